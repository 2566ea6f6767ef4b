/** Evidence: the truth table of the one rule. */
import { expect, test } from "vitest";
import { improves } from "./improves.ts";

test.each([
  // value, best, mode, minDelta, better
  [1, 2, "min", 0, true],
  [2, 2, "min", 0, false],
  [3, 2, "min", 0, false],
  [3, 2, "max", 0, true],
  [2, 2, "max", 0, false],
  [1, 2, "max", 0, false],
  [1.5, 2, "min", 0.5, false],
  [1.25, 2, "min", 0.5, true],
  [2.5, 2, "max", 0.5, false],
  [2.75, 2, "max", 0.5, true],
] as const)(
  "%d after %d, towards %s, by more than %d: %s",
  (value, best, mode, minDelta, better) => {
    expect(improves(value, best, { mode, minDelta })).toBe(better);
  },
);

test("by default any improvement counts, and the first value always does, unless it is none", () => {
  expect(improves(1.999_999, 2, { mode: "min" })).toBe(true);
  for (const mode of ["min", "max"] as const) {
    expect(improves(7, undefined, { mode, minDelta: 100 })).toBe(true);
    expect(improves(Number.NaN, undefined, { mode })).toBe(false);
    expect(improves(Number.NaN, 1, { mode })).toBe(false);
  }
});
