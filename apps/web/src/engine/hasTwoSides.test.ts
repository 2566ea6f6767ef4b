/** Evidence: closed form. Which recordings are a call's two sides. */
import { expect, test } from "vitest";
import { hasTwoSides } from "./hasTwoSides.ts";
import { openSource } from "./openSource.ts";

const RATE_HZ = 4000;
const SECONDS = 90;

/** A hum that is there while `speaks` says so, some syllables a second. */
function speaker(speaks: (second: number) => boolean, level = 0.3, delay = 0): Float32Array {
  return Float32Array.from({ length: SECONDS * RATE_HZ }, (_, n) => {
    const second = (n - delay) / RATE_HZ;
    if (!speaks(second)) return 0;
    return level * Math.abs(Math.sin(9 * second)) * Math.sin(900 * second);
  });
}
const add = (a: Float32Array, b: Float32Array, share: number) => a.map((x, i) => x + share * b[i]!);
const first = speaker((second) => second % 10 < 5);
const second = speaker((second) => second % 10 >= 5);
const silence = new Float32Array(first.length);

test.each([
  ["two who take turns", [first, second], true],
  ["and hear one another a little", [add(first, second, 0.1), add(second, first, 0.1)], true],
  ["one of whom is soft", [first, second.map((x) => 0.05 * x)], true],
  ["one voice on both channels", [first, first], false],
  ["one of opposite phase", [first, first.map((x) => -0.5 * x)], false],
  ["one that comes later to the second", [first, speaker((s) => s % 10 < 5, 0.3, 4)], false],
  ["a dead second channel", [first, silence], false],
  [
    "a second channel that only hisses",
    [first, silence.map((_, n) => 1e-5 * ((n * 7919) % 13))],
    false,
  ],
  ["silence", [silence, silence], false],
  ["one channel", [first], false],
  ["three channels", [first, second, first], false],
])("%s", async (_, channels, expected) => {
  const audio = { channels, sampleRateHz: RATE_HZ };
  const recording = await openSource({ audio, durationSec: SECONDS });
  expect(await hasTwoSides(recording)).toBe(expected);
});
