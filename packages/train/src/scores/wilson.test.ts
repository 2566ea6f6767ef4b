/** Evidence: values that are published, and the ends. */
import { expect, test } from "vitest";
import { wilson } from "./wilson.ts";

test.each([
  // Newcombe 1998, table I, method 3
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("%i of %i", (hits, cases, low, high) => {
  const found = wilson(hits, cases);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});

test("all of few may be luck, and of none anything may be", () => {
  expect(wilson(4, 4).high).toBe(1);
  expect(wilson(4, 4).low).toBeCloseTo(1 - 0.4899, 4);
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
});
