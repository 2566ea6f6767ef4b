/** Evidence: where things are drawn. */
import { expect, test } from "vitest";
import type { MetricsFile } from "../runFolder/runFolder.ts";
import { measureCalibration } from "../scores/calibration.ts";
import { reliabilityFigure } from "./figures.ts";

test("every bin that has clips is a dot inside the figure, on the line when its scores are right", () => {
  const row = (score: number) => [score, 1 - score];
  const scores = [...Array(4).fill(row(0.75)), ...Array(2).fill(row(0.5))];
  const calibration = measureCalibration(scores, [0, 0, 0, 1, 0, 1]);
  const svg = reliabilityFigure({ calibration } as MetricsFile);
  const attribute = (name: string) =>
    [...svg.matchAll(new RegExp(`<circle[^>]* ${name}="([\\d.]+)"`, "g"))].map((m) => Number(m[1]));
  const [left, right, top, bottom] = [40, 440, 40, 390]; // of the axes
  const at = (share: number) => [left + share * (right - left), bottom - share * (bottom - top)];
  expect(attribute("cx")).toHaveLength(2);
  for (const [i, cx] of attribute("cx").entries()) {
    const share = cx > 300 ? 0.75 : 0.5;
    expect(cx).toBeCloseTo(at(share)[0] as number, 0);
    expect(attribute("cy")[i]).toBeCloseTo(at(share)[1] as number, 0);
  }
});
