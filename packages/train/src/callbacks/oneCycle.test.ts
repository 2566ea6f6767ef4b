/** Evidence: closed form. */
import { expect, test } from "vitest";
import { oneCycle } from "./oneCycle.ts";

test("it begins at a 25th, peaks after 30 %, is half way down at 65 % and ends at nothing", () => {
  expect(oneCycle(0, 1)).toBeCloseTo(0.04, 12);
  expect(oneCycle(0.15, 1)).toBeCloseTo((0.04 + 1) / 2, 12);
  expect(oneCycle(0.3, 1)).toBeCloseTo(1, 12);
  expect(oneCycle(0.65, 1)).toBeCloseTo((1 + 4e-6) / 2, 12);
  expect(oneCycle(1, 1)).toBeCloseTo(4e-6, 12);
  expect(oneCycle(0.5, 2e-3)).toBeCloseTo(2e-3 * oneCycle(0.5, 1), 12);
});

test("it rises all the way to its peak, and falls all the way from it", () => {
  const rates = Array.from({ length: 101 }, (_, i) => oneCycle(i / 100, 1));
  for (let i = 1; i <= 100; i++)
    expect(Math.sign(rates[i]! - rates[i - 1]!)).toBe(i <= 30 ? 1 : -1);
});
