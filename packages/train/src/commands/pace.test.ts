/** Evidence: closed form. */
import { expect, test } from "vitest";
import { formatSeconds, Pace } from "./pace.ts";

test("speed and time left of what grows evenly", () => {
  const pace = new Pace();
  expect(pace.perSecond).toBeUndefined();
  pace.add(1000, 500);
  expect([pace.perSecond, pace.secondsTo(900)]).toEqual([undefined, undefined]);
  for (let ms = 1100; ms <= 60_000; ms += 100) pace.add(ms, 500 + (ms - 1000) / 10);
  expect(pace.perSecond).toBeCloseTo(100, 9);
  expect(pace.secondsTo(500 + 5900 + 1000)).toBeCloseTo(10, 9);
});

test("what was long ago no longer counts, and what begins anew is told as that", () => {
  const pace = new Pace();
  for (let s = 0; s <= 20; s++) pace.add(1000 * s, 1000 * s);
  for (let s = 21; s <= 40; s++) pace.add(1000 * s, 20_000 + s - 20);
  expect(pace.perSecond).toBeCloseTo(1, 9);
  pace.add(41_000, 0);
  expect(pace.perSecond).toBeUndefined();
  pace.add(42_000, 7);
  expect(pace.perSecond).toBe(7);
});

test("nothing that grows has no end", () => {
  const pace = new Pace();
  pace.add(0, 5);
  pace.add(1000, 5);
  expect([pace.perSecond, pace.secondsTo(10)]).toEqual([0, undefined]);
});

test.each([
  [0.2, "0 s"],
  [99, "99 s"],
  [100, "2 min"],
  [3540, "59 min"],
  [3899, "1 h 5 min"],
])("%f seconds are %s", (seconds, words) => {
  expect(formatSeconds(seconds)).toBe(words);
});
