/** Evidence: examples. One is one thing, any other number are several. */
import { expect, test } from "vitest";
import { countOf } from "./countOf.ts";

test.each([
  [0, "0 clips"],
  [1, "1 clip"],
  [2, "2 clips"],
  [11, "11 clips"],
  [1e15, "1000000000000000 clips"],
])("%d", (count, words) => {
  expect(countOf(count, "clip")).toBe(words);
});

test("of a noun of several words the last one counts", () => {
  expect(countOf(1, "other file")).toBe("1 other file");
  expect(countOf(3, "other file")).toBe("3 other files");
});
