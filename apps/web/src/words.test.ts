/** Evidence: closed form. */
import { expect, test } from "vitest";
import { clock, describeConfidence } from "./words.ts";

const scores = (...values: number[]) =>
  ["sad", "calm", "happy"].map((label, i) => ({ label, score: values[i] as number }));

test.each([
  [scores(0.9, 0.06, 0.04), "Quite sure: sad"],
  [scores(0.8, 0.07, 0.06), "Probably sad"],
  [scores(0.6, 0.2, 0.1), "Probably sad, perhaps calm"],
  [scores(0.5, 0.4, 0.05), "Unsure between sad and calm"],
  [scores(0.3, 0.28, 0.25), "Unsure between sad, calm and happy"],
  [scores(0.45, 0.3, 0.12), "Unsure between sad and calm"],
])("scores in plain words: %o", (given, words) => {
  expect(describeConfidence(given)).toBe(words);
});

test.each([
  [0, "0:00.0"],
  [3.14, "0:03.1"],
  [59.96, "1:00.0"],
  [601, "10:01.0"],
])("%d seconds on the clock", (seconds, text) => {
  expect(clock(seconds)).toBe(text);
});
