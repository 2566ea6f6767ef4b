/** Evidence: numbers worked out by hand, a temperature that is known, and the property that defines it. */
import { createRandom } from "@speech-emotion/data";
import { softmax } from "@speech-emotion/model";
import { expect, test } from "vitest";
import { fitTemperature, measureCalibration } from "./calibration.ts";

test("the expected calibration error of a small case", () => {
  const scores = [
    [0.95, 0.05],
    [0.05, 0.95],
    [0.7, 0.3],
    [0.4, 0.6],
  ];
  // The bin to 1.0: score 0.95, accuracy 0.5; to 0.7: 0.7, 1; to 0.6: 0.6, 0.
  const { calibrationError, calibrationBins: bins } = measureCalibration(scores, [0, 0, 0, 0]);
  expect(calibrationError).toBeCloseTo((2 * 0.45 + 0.3 + 0.6) / 4, 12);
  expect(bins.map(({ clips }) => clips)).toEqual([0, 0, 0, 0, 0, 1, 1, 0, 0, 2]);
  expect(bins[9]).toEqual({ clips: 2, score: 0.95, accuracy: 0.5 });
});

test("no clips have no error", () => {
  expect(measureCalibration([], []).calibrationError).toBe(0);
});

/** Logits, and targets that are drawn with the probabilities that they mean at a temperature. */
function drawCase(temperature: number): { logits: number[][]; targets: number[] } {
  const random = createRandom(1, "calibration");
  const logits = Array.from({ length: 4000 }, () => [6 * random(), 6 * random(), 6 * random()]);
  const targets = logits.map((row) => {
    const [a, b] = softmax(row, temperature) as [number, number, number];
    const u = random();
    return u < a ? 0 : u < a + b ? 1 : 2;
  });
  return { logits, targets };
}

test.each([0.5, 1, 3])("finds the temperature %d that targets were drawn with", (temperature) => {
  const { logits, targets } = drawCase(temperature);
  const found = fitTemperature(logits, targets);
  expect(found / temperature).toBeGreaterThan(0.9);
  expect(found / temperature).toBeLessThan(1.1);
  const ece = (t: number) =>
    measureCalibration(
      logits.map((row) => softmax(row, t)),
      targets,
    ).calibrationError;
  expect(ece(found)).toBeLessThan(0.03);
  expect(ece(found)).toBeLessThan(ece(3 * temperature));
});

test("clips that are all right leave the lowest temperature, all wrong the highest, and nothing is NaN", () => {
  expect(fitTemperature([[1, 0]], [0])).toBeCloseTo(0.25, 3);
  expect(fitTemperature([[900, 0]], [1])).toBeCloseTo(4, 2);
});

test("a score on the edge of two bins belongs to the lower one, and none is lost at either end", () => {
  const scores = [
    [0.5, 0.5],
    [0.50001, 0.49999],
    [1, 0],
    [1.0000001, 0], // as rounding may leave it
    [0, 0],
  ];
  const { calibrationBins: bins } = measureCalibration(scores, [0, 0, 0, 0, 0]);
  expect(bins.map(({ clips }) => clips)).toEqual([1, 0, 0, 0, 1, 1, 0, 0, 0, 2]);
});

test("the temperature is that of the least cross-entropy, to a thousandth", () => {
  const { logits, targets } = drawCase(2);
  const loss = (t: number) =>
    targets.reduce(
      (sum, k, i) => sum - Math.log(softmax(logits[i] as number[], t)[k] as number),
      0,
    );
  const found = fitTemperature(logits, targets);
  for (const factor of [0.99, 1.01]) expect(loss(found)).toBeLessThan(loss(factor * found));
});
