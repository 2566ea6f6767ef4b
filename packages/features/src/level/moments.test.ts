/** Evidence: the sums themselves, for lengths about a vector, a part in the kernels' memory, and several. */
import { describe, expect, test } from "vitest";
import { meanPower } from "./meanPower.ts";
import { moments } from "./moments.ts";
import { scaleToRms } from "./scaleToRms.ts";

const lengths = [1, 2, 3, 4, 5, 7, 8191, 8192, 8193, 20_001];

describe.each(lengths)("of %i samples", (length) => {
  const samples = Float32Array.from({ length }, (_, n) => Math.sin(n * n) - 0.3);
  const mean = samples.reduce((sum, x) => sum + x, 0) / length;
  const square = samples.reduce((sum, x) => sum + x * x, 0) / length;

  test("mean and powers", () => {
    const found = moments(samples);
    expect(found.mean).toBeCloseTo(mean, 12);
    expect(found.power).toBeCloseTo(square - mean ** 2, 12);
    expect(meanPower(samples)).toBeCloseTo(square, 12);
  });

  test("to a level: each sample times one float64, rounded once", () => {
    const factor = 0.1 / Math.sqrt(meanPower(samples));
    expect(scaleToRms(samples, 0.1)).toEqual(samples.map((x) => factor * x));
  });
});

test("a sample that is no finite number leaves no finite power, wherever it stands", () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
    for (const at of [0, 3, 8192, 8193]) {
      const samples = new Float32Array(8194).fill(0.5);
      samples[at] = bad;
      expect(moments(samples).power).toBeNaN();
    }
});

test("of no samples the mean power is 0", () => {
  expect(meanPower(new Float32Array(0))).toBe(0);
});
