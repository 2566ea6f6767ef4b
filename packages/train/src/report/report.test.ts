/** Evidence: the page is read back as a browser reads it; every number in it is one that went in. */
import type { SkippedFile } from "@speech-emotion/data";
import { computeMetrics } from "@speech-emotion/data/labels";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { EpochRecord, MetricsFile } from "../runFolder/runFolder.ts";
import { measureCalibration } from "../scores/calibration.ts";
import { renderReport } from "./report.ts";

const history = [1, 2, 3].map(
  (epoch): EpochRecord => ({
    epoch,
    learningRate: 1e-3,
    trainLoss: 2 / epoch,
    loss: 1 / epoch,
    accuracy: 0.1 * epoch,
    weightedF1: 0.05 * epoch,
    temperature: 1,
    passes: false,
    saved: false,
    seconds: 1,
  }),
);

function metricsOf(labels: readonly string[], change: Partial<MetricsFile> = {}): MetricsFile {
  return {
    protocol: "stratified, seed 1",
    ...computeMetrics(labels, [0, 0, 0, 1, 1], [0, 0, 1, 1, 0]),
    answered: 1,
    riskCoverage: [],
    ...measureCalibration([[0.75, 0.25]], [0]),
    groups: [],
    ...change,
  };
}

/** What a reader sees of a report. */
function read(metrics: MetricsFile, skipped: readonly SkippedFile[] = []) {
  const { document } = parseHTML(renderReport(metrics, history, skipped));
  const texts = (selector: string, within: Element = document.documentElement) =>
    [...within.querySelectorAll(selector)].map((element) => element.textContent);
  return {
    document,
    texts,
    tables: [...document.querySelectorAll("table")].map((table) =>
      [...table.querySelectorAll("tr")].map((row) => texts("th, td", row)),
    ),
  };
}

describe("names and words are shown, never run or read as tags", () => {
  const evil = `<img src=x onerror="alert(1)"> & 'quotes' "too" &lt;b&gt;`;

  test("of labels, groups and the protocol", () => {
    const { document, texts, tables } = read(
      metricsOf([evil, "b"], {
        protocol: `all clips of ${evil}`,
        groups: [{ by: `<i>${evil}`, value: evil, clips: 5, accuracy: 0.5, uar: 0.5 }],
      }),
    );
    expect(document.querySelectorAll("img, i, b b, script")).toHaveLength(0);
    expect(texts("p")[0]).toBe(`all clips of ${evil}`);
    expect(tables[0]?.[1]?.[0]).toBe(evil);
    expect(tables[1]?.[1]?.[0]).toBe(`<i>${evil}: ${evil}`);
  });

  test("nor in the figures, which show labels too", () => {
    const { texts } = read(metricsOf([evil, "b"]));
    expect(texts("svg text").filter((text) => text === evil)).toHaveLength(2); // an axis each
  });
});

test("it is one page that loads nothing, of four figures and one table", () => {
  const { document, texts, tables } = read(metricsOf(["a", "b"]));
  expect(document.documentElement.lang).toBe("en");
  expect(document.querySelectorAll("[src], [href], script")).toHaveLength(0);
  expect(texts("title")).toEqual(texts("h1"));
  expect(document.querySelectorAll("svg")).toHaveLength(4);
  expect(texts("style")[0]).toMatch(/table \{/);
  expect(tables).toHaveLength(1);
  const page = renderReport(metricsOf(["a", "b"]), history);
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain("<p>stratified, seed 1</p>"); // what needs no escape stands as it is
  // Nothing stands between the parts.
  for (const parent of document.querySelectorAll(".figures, table, tr, body"))
    for (const node of parent.childNodes)
      if (node.nodeType === 3) expect(node.textContent?.trim()).toBe("");
});

test("overall scores stand first, in percent", () => {
  const { texts } = read(metricsOf(["a", "b"]));
  // 3 of 5 clips are right; recall 2/3 and 1/2; the one score of 0.75 was right.
  expect(texts(".figures div")).toEqual([
    "60.0 %accuracy",
    "60.0 %weighted F1",
    "58.3 %UAR",
    "25.0 %calibration error",
    "5clips",
  ]);
});

test("scores with speaker normalisation follow, where there are any", () => {
  const speakerNormalised = { accuracy: 0.7, uar: 0.65, weightedF1: 0.6 };
  const { texts } = read(metricsOf(["a", "b"], { speakerNormalised }));
  expect(texts(".figures div").slice(5)).toEqual([
    "70.0 %accuracy, speaker normalised",
    "65.0 %UAR, speaker normalised",
  ]);
});

test("each class has its row: clips, recall, precision, F1", () => {
  const { tables } = read(metricsOf(["a", "b"]));
  const [header, ...rows] = tables[0] as string[][];
  expect(header).toHaveLength(5);
  expect(rows).toEqual([
    ["a", "3", "66.7 %", "66.7 %", "66.7 %"],
    ["b", "2", "50.0 %", "50.0 %", "50.0 %"],
  ]);
});

test("groups have a table where there are any", () => {
  const groups = [
    { by: "sex", value: "female", clips: 2, accuracy: 0.5, uar: 0.25 },
    { by: "sex", value: "male", clips: 3, accuracy: 1, uar: 0.75 },
  ];
  const { document, tables, texts } = read(metricsOf(["a", "b"], { groups }));
  const [header, ...rows] = tables[1] as string[][];
  expect(header).toHaveLength(4);
  expect(rows).toEqual([
    ["sex: female", "2", "50.0 %", "25.0 %"],
    ["sex: male", "3", "100.0 %", "75.0 %"],
  ]);
  for (const table of document.querySelectorAll("table"))
    for (const node of table.childNodes) expect(node.nodeName).toBe("TR");
  const without = read(metricsOf(["a", "b"]));
  expect(texts("h2")).toHaveLength(without.texts("h2").length + 1);
});

test("where the model doubts, each verdict has its row, and what is kept its curve", () => {
  const verdicts = [
    { verdict: "sure", clips: 1, accuracy: 1 },
    { verdict: "unsure", clips: 4, accuracy: 0.5 },
  ] as const;
  const riskCoverage = [
    { kept: 0.5, right: 1 },
    { kept: 1, right: 0.6 },
  ];
  const { document, tables, texts } = read(metricsOf(["a", "b"], { verdicts, riskCoverage }));
  expect(tables[1]?.slice(1)).toEqual([
    ["sure", "1", "20.0 %", "100.0 %"],
    ["unsure", "4", "80.0 %", "50.0 %"],
  ]);
  expect(document.querySelectorAll("svg")).toHaveLength(5);
  expect(texts("h2")).toContain("Doubt");
});

test("the curves are those of the history: losses, then accuracy and F1", () => {
  const { document, texts } = read(metricsOf(["a", "b"]));
  const [losses, scores] = [...document.querySelectorAll("svg")].slice(2);
  expect(texts('[aria-label="text"] text', losses as Element)).toEqual(["training", "validation"]);
  expect(texts('[aria-label="text"] text', scores as Element)).toEqual(["accuracy", "weighted F1"]);
});

describe("clips that were left out", () => {
  const skipped = [
    { path: "/data/b.wav", reason: "expected a WAV file, found a file of another kind" },
    { path: "/data/<b>&.wav", reason: 'expected "fmt " in the file, found none' },
    { path: "/data/a.wav", reason: "expected sound, found silence" },
  ];

  test("stand last, each with its reason, in the order in which they come", () => {
    const { document, texts } = read(metricsOf(["a", "b"]), skipped);
    expect(texts("h2").at(-1)).toBe("Left out, as they cannot be used: 3 clips");
    const one = read(metricsOf(["a", "b"]), skipped.slice(0, 1));
    expect(one.texts("h2").at(-1)).toMatch(/: 1 clip$/);
    expect(texts("li")).toEqual(skipped.map(({ path, reason }) => `${path}: ${reason}`));
    expect(document.body.lastElementChild?.tagName).toBe("UL");
    expect(document.querySelectorAll("li > *")).toHaveLength(0); // shown, not read as tags
  });

  test("have no heading where there are none", () => {
    const { texts, document } = read(metricsOf(["a", "b"]));
    expect(texts("h2").join()).not.toContain("Left out");
    expect(document.querySelectorAll("ul, li")).toHaveLength(0);
  });
});
