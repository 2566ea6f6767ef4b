/** Evidence: the figures are read back: what is drawn where, how dark, and what is written beside it. */

import { computeMetrics } from "@speech-emotion/data/labels";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { EpochRecord, MetricsFile } from "../runFolder/runFolder.ts";
import { measureCalibration } from "../scores/calibration.ts";
import {
  confusionFigure,
  curvesFigure,
  figureColours,
  reliabilityFigure,
  riskCoverageFigure,
} from "./figures.ts";

/** Elements of a figure, by what Plot calls the group they stand in and their tag. */
function read(svg: string) {
  const { document } = parseHTML(svg);
  const find = (group: string, tag: string) =>
    [...document.querySelectorAll(`[data-mark="${group}"] ${tag}`)] as Element[];
  const texts = (group: string) => find(group, "text").map((element) => element.textContent);
  return { root: document.querySelector("svg") as Element, find, texts };
}

const numbers = (text: string | null) => (text?.match(/-?[\d.]+/g) ?? []).map(Number);
const attributes = (elements: readonly Element[], name: string) =>
  elements.map((element) => Number(element.getAttribute(name)));

describe("confusion", () => {
  // Of a: 3 as a, 1 as b; of b: 2 as a; of c, none.
  const labels = ["a", "b", "c"];
  const draw = () => {
    const metrics = computeMetrics(labels, [0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 0, 0]) as MetricsFile;
    const figure = read(confusionFigure(metrics));
    /** In rows, by where they stand. */
    const cells = figure.find("cell", "rect").sort((p, q) => {
      const [dy, dx] = ["y", "x"].map((k) => Number(p.getAttribute(k)) - Number(q.getAttribute(k)));
      return dy || (dx as number);
    });
    return { ...figure, cells };
  };

  test("it is an image of its own, three rows of three cells", () => {
    const { root, cells } = draw();
    expect(root.getAttribute("xmlns")).toBe("http://www.w3.org/2000/svg");
    expect(cells).toHaveLength(9);
    for (const k of ["x", "y"]) expect(new Set(attributes(cells, k)).size).toBe(3);
  });

  test("both axes name the labels in their order, and say which is which", () => {
    const { texts } = draw();
    expect(texts("x-axis tick label")).toEqual(labels);
    expect(texts("y-axis tick label")).toEqual(labels);
    expect(texts("x-axis label")[0]).toMatch(/predicted/);
    expect(texts("y-axis label")[0]).toMatch(/true/);
  });

  test("a cell is as strong as its share of the row, in one colour", () => {
    const { cells } = draw();
    expect(attributes(cells, "fill-opacity")).toEqual([3 / 4, 1 / 4, 0, 1, 0, 0, 0, 0, 0]);
    expect(cells[0]?.parentElement?.getAttribute("fill")).toBe(figureColours.strong);
  });

  test("cells say their clips, where there are any, in a colour that stands out", () => {
    const { find } = draw();
    const marks = find("text", "text");
    expect(marks.map((mark) => mark.textContent)).toEqual(["3", "1", "2"]);
    expect(marks.map((mark) => mark.getAttribute("fill"))).toEqual([
      "white",
      "currentColor",
      "white",
    ]);
  });
});

describe("reliability", () => {
  const row = (score: number) => [score, 1 - score];
  // Of four scores of 0.75 three are right, of two of 0.5 one: on the line. Of one of 0.95, none.
  const scores = [...Array(4).fill(row(0.75)), ...Array(2).fill(row(0.5)), row(0.95)];
  const draw = () => {
    const calibration = measureCalibration(scores, [0, 0, 0, 1, 0, 1, 1]);
    const figure = read(reliabilityFigure(calibration as MetricsFile));
    return { ...figure, dots: figure.find("dot", "circle") };
  };
  const [left, right, top, bottom] = [40, 440, 40, 390]; // of the axes
  const at = (score: number, accuracy: number) => [
    left + score * (right - left),
    bottom - accuracy * (bottom - top),
  ];

  test("every bin that has clips is a dot, over its score, as high as its accuracy", () => {
    const { dots } = draw();
    const [cx, cy] = [attributes(dots, "cx"), attributes(dots, "cy")];
    const found = cx.map((x, i) => [x, cy[i] as number]).sort(([a], [b]) => a! - b!);
    const expected = [at(0.5, 0.5), at(0.75, 0.75), at(0.95, 0)];
    expect(found).toHaveLength(3);
    for (const [i, place] of expected.entries())
      for (const k of [0, 1]) expect(found[i]?.[k]).toBeCloseTo(place[k] as number, 0);
  });

  test("the area of a dot is as large as its clips are many", () => {
    const { dots } = draw();
    const [four, two] = [0.75, 0.5].map((score) =>
      dots.find((dot) => Math.abs(Number(dot.getAttribute("cx")) - at(score, 0)[0]!) < 1),
    );
    const [large, small] = attributes([four, two] as Element[], "r") as [number, number];
    expect((large / small) ** 2).toBeCloseTo(2, 5);
    expect(large).toBeGreaterThan(10); // large enough to tell apart, small enough to stand alone
    expect(large).toBeLessThan(20);
  });

  test("a dashed line goes from nothing to all, one of colour through the dots", () => {
    const { dots, find } = draw();
    const lines = find("line", "path").map((path) => numbers(path.getAttribute("d")));
    expect(lines[0]).toEqual([...at(0, 0), ...at(1, 1)]);
    expect(lines[1]).toHaveLength(2 * dots.length);
    const [rule, curve] = find("line", "path").map((path) => path.parentElement as Element);
    expect(rule?.getAttribute("stroke-dasharray")).toBeTruthy();
    expect(curve?.getAttribute("stroke-dasharray")).toBeNull();
    const colour = curve?.getAttribute("stroke");
    expect(colour).toMatch(/^#/);
    expect(dots[0]?.parentElement?.getAttribute("fill")).toBe(colour);
    expect(rule?.getAttribute("stroke")).not.toBe(colour);
  });

  test("both axes are percent from 0 to 100, named, with a grid", () => {
    const { find, texts } = draw();
    for (const axis of ["x", "y"]) {
      const ticks = texts(`${axis}-axis tick label`).map(Number);
      expect([Math.min(...ticks), Math.max(...ticks)]).toEqual([0, 100]);
      expect(texts(`${axis}-axis label`)[0]).toMatch(/\w+ \(%\)/);
      expect(find(`${axis}-grid`, "line").length).toBe(ticks.length);
    }
  });

  test("bins without clips are not drawn", () => {
    const none = measureCalibration([], []) as MetricsFile;
    expect(read(reliabilityFigure(none)).find("dot", "circle")).toEqual([]);
  });
});

test("risk and coverage: a dot for each share that is kept, as high as what is right of it", () => {
  const riskCoverage = [
    { kept: 0.1, right: 1 },
    { kept: 0.5, right: 0.75 },
    { kept: 1, right: 0.5 },
  ];
  const { find, texts } = read(riskCoverageFigure({ riskCoverage } as unknown as MetricsFile));
  const dots = find("dot", "circle");
  const [left, right, top, bottom] = [40, 440, 40, 250]; // of the axes
  const places = attributes(dots, "cx").map((x, i) => [x, attributes(dots, "cy")[i] as number]);
  for (const [i, { kept, right: share }] of riskCoverage.entries()) {
    expect(places[i]?.[0]).toBeCloseTo(left + kept * (right - left), 0);
    expect(places[i]?.[1]).toBeCloseTo(bottom - share * (bottom - top), 0);
  }
  expect(texts("x-axis label")[0]).toMatch(/kept/);
});

describe("curves", () => {
  const history = [1, 2, 3].map((epoch) => ({
    epoch,
    trainLoss: 2 / epoch,
    loss: 1 / epoch,
    accuracy: 0.5,
    weightedF1: 0.25,
  })) as EpochRecord[];
  const names = { trainLoss: "training", loss: "validation" };
  const draw = () => {
    const figure = read(curvesFigure(history, ["trainLoss", "loss"], { names, kept: 2 }));
    const curves = figure.find("line", "path");
    return { ...figure, curves, points: curves.map((path) => numbers(path.getAttribute("d"))) };
  };

  test("each is a line over the epochs, at its values", () => {
    const { points } = draw();
    expect(points).toHaveLength(2);
    const [training, validation] = points as [number[], number[]];
    const x = [0, 2, 4].map((i) => training[i] as number);
    expect(x[1]! - x[0]!).toBeCloseTo(x[2]! - x[1]!, 3);
    // 2, 1, 2/3 against 1, 1/2, 1/3: lower values stand lower, which is a larger y.
    expect(training[3]).toBeCloseTo(validation[1] as number, 1);
    const perLoss = training[3]! - training[1]!;
    expect(validation[3]! - validation[1]!).toBeCloseTo(perLoss / 2, 1);
    expect(perLoss).toBeGreaterThan(0);
  });

  test("each has a colour, and at its end its name in that colour", () => {
    const { curves, points, find } = draw();
    const colours = curves.map((path) => path.getAttribute("stroke"));
    expect(new Set(colours).size).toBe(2);
    for (const colour of colours) expect(colour).toMatch(/^#/);
    const marks = find("text", "text");
    expect(marks.map((mark) => mark.textContent)).toEqual(["training", "validation"]);
    expect(marks.map((mark) => mark.getAttribute("fill"))).toEqual(colours);
    for (const [i, mark] of marks.entries()) {
      const [x, y] = numbers(mark.getAttribute("transform"));
      expect(x).toBeCloseTo(points[i]?.at(-2) as number, 0);
      expect(y).toBeCloseTo(points[i]?.at(-1) as number, 0);
      expect(mark.parentElement?.getAttribute("text-anchor")).toBe("start");
    }
  });

  test("a dashed line stands at the epoch that was kept, and names that would meet are apart", () => {
    const { find, points } = draw();
    const [rule, ...others] = find("rule", "line");
    expect(others).toEqual([]);
    expect(Number(rule?.getAttribute("x1"))).toBeCloseTo(points[0]?.[2] as number, 0);
    const close = history.map((record) => ({ ...record, trainLoss: record.loss + 1e-6 }));
    const figure = read(curvesFigure(close, ["trainLoss", "loss"], { names }));
    expect(figure.find("rule", "line")).toEqual([]);
    const [upper, lower] = figure
      .find("text", "text")
      .map((mark) => [mark.textContent, mark.getAttribute("y") ?? mark.getAttribute("dy")]);
    expect([upper?.[0], lower?.[0]]).toEqual(["training", "validation"]);
    expect(upper?.[1]).not.toBe(lower?.[1]);
  });

  test("the axis says epoch, whole ones alone; values have a grid", () => {
    const { find, texts } = draw();
    expect(texts("x-axis label")[0]).toMatch(/epoch/);
    expect(texts("x-axis tick label")).toEqual(["1", "2", "3"]);
    expect(texts("y-axis label")).toEqual([]);
    expect(find("y-grid", "line").length).toBeGreaterThan(2);
    expect(find("x-grid", "line")).toEqual([]);
  });

  test("a run without epochs has an empty figure", () => {
    const { root, find } = read(curvesFigure([], ["loss"], { names }));
    expect(root.tagName).toMatch(/svg/i);
    expect(find("line", "path")).toEqual([]);
  });
});
