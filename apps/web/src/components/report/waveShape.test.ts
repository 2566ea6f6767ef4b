/** Evidence: closed form. A waveform's bars are as high as the loudest of their time. */
import { expect, test } from "vitest";
import { waveShape } from "./waveShape.ts";

/** Left edge, top and height of each bar. */
function barsOf(path: string) {
  return [...path.matchAll(/M(\S+) (\S+)h\S+v([\d.]+)h/g)].map((bar) => bar.slice(1).map(Number));
}

test("bars share the width, the loudest fills the height, silence is a line, all of them stand in the middle", () => {
  const peaks = Float32Array.of(0, 0, 0.25, 0.1, 0.5, 0.5);
  expect(barsOf(waveShape({ peaks, bars: 3, width: 30, height: 20 }))).toEqual([
    [0, 9.5, 1],
    [10, 5, 10],
    [20, 0, 20],
  ]);
});

test("silence alone, and fewer peaks than bars", () => {
  const silent = waveShape({ peaks: new Float32Array(2), bars: 240, width: 8, height: 4 });
  expect(barsOf(silent)).toEqual([
    [0, 1.5, 1],
    [4, 1.5, 1],
  ]);
  expect(waveShape({ peaks: new Float32Array(0), bars: 3, width: 8, height: 4 })).toBe("");
});
