/** Evidence: closed form (pure tones, constants) and property (length, linearity). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resample } from "./resample.ts";

const tone = (hz: number, rateHz: number, seconds: number) =>
  Float32Array.from({ length: Math.round(rateHz * seconds) }, (_, n) =>
    Math.sin((2 * Math.PI * hz * n) / rateHz),
  );

/** Largest difference away from the ends, where the filter meets the zeros around the signal. */
function innerDifference(a: Float32Array, b: Float32Array): number {
  const margin = 400;
  let worst = 0;
  for (let n = margin; n < a.length - margin; n++)
    worst = Math.max(worst, Math.abs((a[n] as number) - (b[n] as number)));
  return worst;
}

describe.each([
  [48000, 22050],
  [24000, 22050],
  [44100, 16000],
  [1_000_000, 16000],
  [44100, 22050],
  [16000, 22050],
  [8000, 22050],
  [25476.31, 22050],
])("from %d Hz to %d Hz", (fromHz, toHz) => {
  const lowerNyquist = Math.min(fromHz, toHz) / 2;

  test.each([0.02, 0.5, 0.9])("a tone at %d of the lower Nyquist frequency passes", (share) => {
    const hz = share * lowerNyquist;
    const found = resample(tone(hz, fromHz, 0.3), { fromHz, toHz });
    const expected = tone(hz, toHz, 0.3);
    expect(innerDifference(found, expected.subarray(0, found.length))).toBeLessThan(2e-5);
  });

  test("the length is the ratio's, rounded up", () => {
    const length = resample(new Float32Array(1001), { fromHz, toHz }).length;
    expect(length).toBe(Math.ceil((1001 * toHz) / fromHz));
  });
});

test("a tone above the new Nyquist frequency is gone, 100 dB down", () => {
  const found = resample(tone(11100, 48000, 0.3), { fromHz: 48000, toHz: 22050 });
  expect(innerDifference(found, new Float32Array(found.length))).toBeLessThan(1e-5);
});

test("a constant stays", () => {
  const found = resample(new Float32Array(4000).fill(0.5), { fromHz: 48000, toHz: 22050 });
  expect(innerDifference(found, new Float32Array(found.length).fill(0.5))).toBeLessThan(2e-6); // two filters of 120 dB
});

test.each([
  [64, 1],
  [1, 64],
  [63, 1],
  [1, 63],
])("a rate %i times as high becomes one %i times as high", (from, to) => {
  const options = { fromHz: 16000 * from, toHz: 16000 * to };
  const length = 2000 * from;
  const found = resample(new Float32Array(length).fill(0.5), options);
  expect(found).toHaveLength(2000 * to);
  expect(found.at(1000 * to)).toBeCloseTo(0.5, 5);
});

test("it is linear", () => {
  const signal = fc.float32Array({ minLength: 50, maxLength: 50, min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(signal, signal, (a, b) => {
      const options = { fromHz: 48000, toHz: 22050 };
      const sum = resample(
        a.map((x, n) => x + (b[n] as number)),
        options,
      );
      const [ra, rb] = [resample(a, options), resample(b, options)];
      for (const [n, x] of sum.entries())
        expect(x).toBeCloseTo((ra[n] as number) + (rb[n] as number), 5);
    }),
    { numRuns: 20 },
  );
});

test.each([
  [1, 22050],
  [4e9, 22050],
])("from %d Hz to %d Hz is refused", (fromHz, toHz) => {
  expect(() => resample(new Float32Array(9), { fromHz, toHz })).toThrow(/within a factor of 64/);
});

test("a rate that is none is refused", () => {
  expect(() => resample(new Float32Array(9), { fromHz: 0, toHz: 22050 })).toThrow(/found 0 Hz/);
});
