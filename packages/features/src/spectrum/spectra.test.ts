/** Evidence: closed form, for the steps between spectrum and features. */
import { describe, expect, test } from "vitest";
import { powerToDb } from "../level/powerToDb.ts";
import { rms } from "../level/rms.ts";
import { trim } from "../level/trim.ts";
import { delta } from "../matrix/delta.ts";
import { dctMatrix } from "./dct.ts";
import { hzToMel, melFilterBank, melToHz } from "./melFilterBank.ts";

describe("mel", () => {
  test("the scale is 15 at 1000 Hz and returns", () => {
    expect(hzToMel(1000)).toBeCloseTo(15, 12);
    for (const hz of [0, 440, 1000, 6400, 11025]) expect(melToHz(hzToMel(hz))).toBeCloseTo(hz, 8);
  });

  test("filters that are wider than a few bins have area 1", () => {
    const bank = melFilterBank({ sampleRateHz: 22050, nFft: 8192, nMels: 40 });
    const bins = 4097;
    for (let m = 20; m < 40; m++) {
      const area =
        bank.subarray(m * bins, (m + 1) * bins).reduce((a, b) => a + b, 0) * (22050 / 8192);
      expect(area).toBeCloseTo(1, 2);
    }
  });
});

test("the DCT's rows are orthonormal", () => {
  const matrix = dctMatrix(5, 16);
  const dot = (i: number, j: number) =>
    Array.from(
      { length: 16 },
      (_, n) => (matrix[i * 16 + n] as number) * (matrix[j * 16 + n] as number),
    ).reduce((a, b) => a + b);
  for (let i = 0; i < 5; i++)
    for (let j = 0; j < 5; j++) expect(dot(i, j)).toBeCloseTo(i === j ? 1 : 0, 12);
});

test("decibels: 1 is 0 dB, a tenth -10 dB, silence the floor", () => {
  expect([...powerToDb(Float32Array.of(1, 0.1, 0))].map(Math.round)).toEqual([0, -10, -80]);
  expect(powerToDb(Float32Array.of(1, 0), { topDb: Number.POSITIVE_INFINITY })[1]).toBe(-100);
});

test("decibels are the logarithm's to the last places, over all powers and more of them than go at a time", () => {
  const power = Float32Array.from({ length: 40_001 }, (_, i) => 10 ** (-30 + i / 600));
  const db = powerToDb(power, { amin: 1e-35, topDb: Number.POSITIVE_INFINITY });
  const worst = db.reduce((m, x, i) => Math.max(m, Math.abs(x - 10 * Math.log10(power[i]!))), 0);
  expect(worst).toBeLessThan(3e-5);
  const floored = powerToDb(power, { amin: 1e-35, topDb: 100 });
  expect(Math.min(...floored)).toBeCloseTo(db.at(-1)! - 100, 4);
  expect(floored.at(-1)).toBe(db.at(-1));
  const odd = powerToDb(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY), { topDb: 1e9 });
  expect([...odd]).toEqual([Number.NaN, Number.POSITIVE_INFINITY]);
});

test("the floor of decibels is below the loudest value, whatever is left in the kernels' memory", () => {
  const power = new Float32Array(8193).fill(10 ** 0.5); // one more than go at a time, of 5 dB
  power[8192] = 1;
  expect(powerToDb(power, { topDb: 2 })[8192]).toBeCloseTo(3, 5);
});

describe("delta", () => {
  const column = (f: (t: number) => number) => ({
    data: Float32Array.from({ length: 20 }, (_, t) => f(t)),
    frames: 20,
    size: 1,
  });

  test("a ramp has its slope everywhere, a parabola its curvature", () => {
    for (const x of delta(column((t) => 3 * t - 5)).data) expect(x).toBeCloseTo(3, 5);
    for (const x of delta(
      column((t) => 2 * t * t + t),
      { order: 2 },
    ).data)
      expect(x).toBeCloseTo(4, 4);
  });

  test("columns do not mix", () => {
    const data = Float32Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? i / 2 : 7));
    const slopes = delta({ data, frames: 20, size: 2 }).data;
    expect(slopes[10]).toBeCloseTo(1, 5);
    expect(slopes[11]).toBeCloseTo(0, 5);
  });

  test("fewer frames than the width are refused", () => {
    expect(() => delta({ data: new Float32Array(8), frames: 8, size: 1 })).toThrow(
      /at least 9 frames.*found 8/,
    );
  });
});

test.each([
  [6, 1],
  [18, 9],
  [2048, 512],
  [40000, 20000],
])("the RMS of frames of %i samples, %i apart, is that of each frame", (frameLength, hopLength) => {
  const samples = Float32Array.from({ length: 50003 }, (_, n) => Math.sin(n * n));
  const levels = rms(samples, { frameLength, hopLength });
  for (const t of [0, 1, levels.length >> 1, levels.length - 1]) {
    let sum = 0;
    for (let n = t * hopLength - frameLength / 2; n < t * hopLength + frameLength / 2; n++)
      sum += (samples[n] ?? 0) ** 2;
    expect(levels[t]).toBeCloseTo(Math.sqrt(sum / frameLength), 6);
  }
});

test("RMS of a constant is the constant, half the energy at the ends", () => {
  const levels = rms(new Float32Array(10240).fill(0.5));
  expect(levels).toHaveLength(21);
  expect(levels[10]).toBeCloseTo(0.5, 6);
  expect(levels[0]).toBeCloseTo(0.5 * Math.SQRT1_2, 6);
});

test("trim keeps what sounds, to the hop, and is a view", () => {
  const samples = new Float32Array(20480);
  samples.fill(0.5, 8192, 12288);
  const { start, end, samples: kept } = trim(samples);
  expect(start).toBe(8192 - 512); // the first centred frame that reaches into the sound
  expect(end).toBe(12288 + 1024);
  expect(kept.buffer).toBe(samples.buffer);
});
