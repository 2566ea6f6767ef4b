/** Evidence: property, and refusal. However sound comes, windows cover all of it. */
import { describe, expect, test } from "vitest";
import { WindowCutter, type WindowOptions } from "./windowCutter.ts";

const ramp = (length: number, from: number) => Float32Array.from({ length }, (_, i) => from + i);

/** @param lengths of the stretches, in samples at 10 Hz. */
function cut(lengths: readonly number[], options: WindowOptions = { windowSec: 3 }) {
  const cutter = new WindowCutter(options);
  let from = 0;
  const windows = lengths.flatMap((length) => {
    from += length;
    return cutter.push({ channels: [ramp(length, from - length)], sampleRateHz: 10 });
  });
  return [...windows, ...cutter.end()];
}
const spans = (windows: ReturnType<typeof cut>) =>
  windows.map(({ startSec, endSec }) => [startSec, endSec]);

describe("windows", () => {
  test("cover every sample once, however the stretches fall", () => {
    for (const lengths of [[100], [7, 50, 1, 42], Array<number>(100).fill(1)]) {
      const windows = cut(lengths);
      expect(spans(windows)).toEqual([
        [0, 3],
        [3, 6],
        [6, 10],
      ]);
      for (const { startSec, endSec, audio } of windows)
        expect(audio.channels).toEqual([ramp(Math.round((endSec - startSec) * 10), startSec * 10)]);
    }
  });

  test("what is left is a window of its own from half of one on", () => {
    const ends = (length: number) => cut([length]).map(({ endSec }) => endSec);
    expect(ends(45)).toEqual([3, 4.5]);
    expect(ends(44)).toEqual([4.4]);
    expect(ends(10)).toEqual([1]);
    expect(cut([])).toEqual([]);
    expect(cut([0])).toEqual([]);
  });

  test("that overlap begin a hop apart, and reach the end", () => {
    for (const lengths of [[62], Array<number>(62).fill(1)]) {
      const windows = cut(lengths, { windowSec: 3, hopSec: 1 });
      expect(spans(windows)).toEqual([
        [0, 3],
        [1, 4],
        [2, 5],
        [3, 6.2],
      ]);
      for (const { startSec, audio } of windows)
        expect(audio.channels[0]![0]).toBe(Math.round(10 * startSec));
    }
  });
});

test.each([
  [{ windowSec: 0 }],
  [{ windowSec: Number.POSITIVE_INFINITY }],
  [{ windowSec: Number.NaN }],
  [{ windowSec: 1, hopSec: 0 }],
  [{ windowSec: 1, hopSec: 1.5 }],
])("%j is refused", (options) => {
  expect(() => new WindowCutter(options)).toThrow(
    /windows of more than 0 seconds.*found windows of/,
  );
});
