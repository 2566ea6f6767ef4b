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

const ones = (frames: number) => ({
  data: new Float32Array(frames * size).fill(1),
  frames,
  size,
});
/** First and one after the last of the places that hold 0, which stand side by side. */
function hiddenRange(values: readonly number[]): [number, number] {
  const from = values.indexOf(0);
  if (from < 0) return [0, 0];
  const to = values.lastIndexOf(0) + 1;
  expect(values.slice(from, to).every((x) => x === 0)).toBe(true);
  return [from, to];
}

describe("a time mask", () => {
  const hide = (seed: number, timeMasks = 1, timeMaskShare = 0.1) => {
    const { data } = distort(
      ones(100),
      { ...none, timeMasks, timeMaskShare },
      createRandom(seed, ""),
    );
    const frames = Array.from({ length: 100 }, (_, t) => data.subarray(t * size, (t + 1) * size));
    for (const frame of frames) expect(new Set(frame).size).toBe(1); // all of a frame or nothing
    return frames.map(([first]) => first as number);
  };

  test("hides frames side by side, from none to its share of the clip, anywhere", () => {
    const ranges = Array.from({ length: 300 }, (_, seed) => hiddenRange(hide(seed)));
    const widths = ranges.map(([from, to]) => to - from);
    expect(new Set(widths)).toEqual(new Set(Array.from({ length: 11 }, (_, k) => k)));
    const masks = ranges.filter(([from, to]) => to > from);
    expect(Math.min(...masks.map(([from]) => from))).toBeLessThan(5);
    expect(Math.max(...masks.map(([, to]) => to))).toBeGreaterThan(95);
  });

  test("may hide all of a clip, and no more", () => {
    const widths = Array.from({ length: 50 }, (_, seed) => {
      const [from, to] = hiddenRange(hide(seed, 1, 2));
      return to - from;
    });
    expect(Math.max(...widths)).toBe(100);
  });

  test("stands beside others: two hide more than one", () => {
    const hidden = (timeMasks: number) =>
      Array.from({ length: 50 }, (_, seed) => hide(seed, timeMasks).filter((x) => x === 0).length);
    const [most, mostOfTwo] = [1, 2].map((count) => Math.max(...hidden(count))) as [number, number];
    expect(most).toBe(10);
    expect(mostOfTwo).toBeGreaterThan(13);
    expect(mostOfTwo).toBeLessThanOrEqual(20);
  });
});

describe("a coefficient mask", () => {
  const hide = (seed: number, coefficientMasks = 1) => {
    const { data } = distort(ones(5), { ...none, coefficientMasks }, createRandom(seed, ""));
    const [frame, ...others] = Array.from({ length: 5 }, (_, t) => [
      ...data.subarray(t * size, (t + 1) * size),
    ]) as [number[], ...number[][]];
    for (const other of others) expect(other).toEqual(frame); // the same in every frame
    return frame;
  };

  test("hides coefficients with both deltas, from none to its size, anywhere, never the RMS", () => {
    const ranges = Array.from({ length: 300 }, (_, seed) => {
      const frame = hide(seed);
      const range = hiddenRange(frame.slice(0, 10));
      expect(frame.slice(10, 20)).toEqual(frame.slice(0, 10));
      expect(frame.slice(20, 30)).toEqual(frame.slice(0, 10));
      expect(frame[30]).toBe(1);
      return range;
    });
    const widths = ranges.map(([from, to]) => to - from);
    expect(new Set(widths)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
    const masks = ranges.filter(([from, to]) => to > from);
    expect(new Set(masks.map(([from]) => from)).size).toBe(10);
    expect(Math.max(...masks.map(([, to]) => to))).toBe(10);
  });

  test("stands beside others: two hide more than one", () => {
    const hidden = Array.from({ length: 100 }, (_, seed) => {
      const frame = hide(seed, 2);
      return frame.slice(0, 10).filter((x) => x === 0).length;
    });
    expect(Math.max(...hidden)).toBeGreaterThan(6);
  });
});

test("all changes at once still change no length but by the stretch", () => {
  const all = { ...none, stretch: 0.2, timeMasks: 2, coefficientMasks: 2 };
  const stretched = (change: Distortion, seed: number) =>
    distort(line(50), change, createRandom(seed, "")).frames;
  for (let seed = 0; seed < 20; seed++)
    expect(stretched(all, seed)).toBe(stretched({ ...none, stretch: 0.2 }, seed));
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
