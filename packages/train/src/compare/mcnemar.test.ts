/** Evidence: closed form. */
import { expect, test } from "vitest";
import { mcnemar } from "./mcnemar.ts";

test.each([
  [0, 0, 1],
  [5, 5, 1],
  [0, 1, 1],
  [0, 6, 2 / 64],
  [1, 9, (2 * (1 + 10)) / 1024],
  [9, 1, (2 * (1 + 10)) / 1024],
])("of %i and %i", (a, b, p) => {
  expect(mcnemar(a, b)).toBeCloseTo(p, 12);
});

test("of thousands of clips it is what the normal distribution gives", () => {
  // 1000 of 2200: z = (1100 - 1000 - 0.5) / sqrt(2200 / 4) = 4.2427, of which 2.21e-5 lies beyond on both sides.
  expect(mcnemar(1000, 1200) / 2.21e-5).toBeCloseTo(1, 1);
});
