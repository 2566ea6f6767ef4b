/** Evidence: closed form and property. */
import { describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { type Distortion, distort, drawBeta, mixMatrices } from "./distortion.ts";

const none: Distortion = {
  stretch: 0,
  timeMasks: 0,
  timeMaskShare: 0.1,
  coefficientMasks: 0,
  coefficientMaskSize: 6,
};
const size = 3 * 10 + 1;
/** Feature c of frame t is t + c / 100: a straight line in time. */
const line = (frames: number) => ({
  data: Float32Array.from(
    { length: frames * size },
    (_, i) => Math.floor(i / size) + (i % size) / 100,
  ),
  frames,
  size,
});

test("without distortion a copy comes back, and what went in is never changed", () => {
  const matrix = line(20);
  const before = matrix.data.slice();
  const { data, frames } = distort(matrix, none, createRandom(1, "test"));
  expect(frames).toBe(20);
  expect(data).toEqual(before);
  data.fill(7);
  const all = { ...none, stretch: 0.3, timeMasks: 2, coefficientMasks: 2 };
  distort(matrix, all, createRandom(1, "test"));
  expect(matrix.data).toEqual(before);
});

describe("stretch", () => {
  test("keeps first and last frame and a straight line straight", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { data, frames } = distort(line(50), { ...none, stretch: 0.2 }, createRandom(seed, ""));
      expect(data[0]).toBe(0);
      expect(data[(frames - 1) * size]).toBeCloseTo(49, 4);
      for (let t = 1; t < frames; t++)
        expect(data[t * size]! - data[(t - 1) * size]!).toBeCloseTo(49 / (frames - 1), 3);
    }
  });

  test("lengths spread over the whole range and stay in it", () => {
    const random = createRandom(1, "test");
    const lengths = Array.from(
      { length: 300 },
      () => distort(line(100), { ...none, stretch: 0.2 }, random).frames,
    );
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(83);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(125);
    expect(Math.min(...lengths)).toBeLessThan(86);
    expect(Math.max(...lengths)).toBeGreaterThan(120);
  });

  test("a clip of one frame survives", () => {
    const { frames, data } = distort(line(1), { ...none, stretch: 0.5 }, createRandom(1, ""));
    expect(data.every(Number.isFinite) && frames >= 1).toBe(true);
  });
});

test("a time mask hides whole frames side by side, at most its share", () => {
  const ones = { data: new Float32Array(100 * size).fill(1), frames: 100, size };
  const hidden = Array.from({ length: 50 }, (_, seed) => {
    const { data } = distort(ones, { ...none, timeMasks: 1 }, createRandom(seed, ""));
    const frames = Array.from({ length: 100 }, (_, t) => data.subarray(t * size, (t + 1) * size));
    for (const frame of frames) expect(new Set(frame).size).toBe(1);
    const zeros = [...frames.keys()].filter((t) => frames[t]![0] === 0);
    if (zeros.length > 0) expect(zeros.at(-1)! - zeros[0]! + 1).toBe(zeros.length);
    return zeros.length;
  });
  expect(Math.max(...hidden)).toBe(10);
});

test("a coefficient mask hides coefficients with both deltas in every frame, never the RMS", () => {
  const ones = { data: new Float32Array(5 * size).fill(1), frames: 5, size };
  for (let seed = 0; seed < 50; seed++) {
    const { data } = distort(ones, { ...none, coefficientMasks: 1 }, createRandom(seed, ""));
    for (let t = 0; t < 5; t++) {
      const frame = data.subarray(t * size, (t + 1) * size);
      expect(frame[size - 1]).toBe(1);
      expect(frame.slice(10, 20)).toEqual(frame.slice(0, 10));
      expect(frame.slice(20, 30)).toEqual(frame.slice(0, 10));
      expect(frame).toEqual(data.subarray(0, size));
    }
  }
});

test("mixed matrices are as long as the longer one", () => {
  const [a, b] = [line(2), line(4)];
  const mixed = mixMatrices(a, b, 0.75);
  expect(mixed.frames).toBe(4);
  expect(mixed.data[size]).toBeCloseTo(1, 6); // both are 1 there
  expect(mixed.data[3 * size]).toBeCloseTo(0.25 * 3, 6);
  expect(mixMatrices(b, a, 0.25).data).toEqual(mixed.data);
});

test("Beta(a, a) has mean 1/2 and variance 1 / (4 (2 a + 1)), within 4 deviations", () => {
  for (const alpha of [0.2, 1]) {
    const random = createRandom(1, "beta");
    const draws = Array.from({ length: 20_000 }, () => drawBeta(alpha, random));
    const mean = draws.reduce((a, b) => a + b) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    const expected = 1 / (4 * (2 * alpha + 1));
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(expected / draws.length));
    expect(variance).toBeCloseTo(expected, 2);
  }
});
