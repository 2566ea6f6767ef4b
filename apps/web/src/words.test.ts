/** Evidence: closed form. */
import { expect, test } from "vitest";
import { clock, describeAffect, describeAnswer } from "./words.ts";

const scores = (...values: number[]) =>
  ["sad", "calm", "happy"].map((label, i) => ({ label, score: values[i] as number }));

test.each([
  ["sure", scores(0.7, 0.2, 0.1), "Sure: sad"],
  ["likely", scores(0.8, 0.1, 0.1), "Likely sad"],
  ["likely", scores(0.6, 0.2, 0.2), "Likely sad, perhaps calm"],
  [undefined, scores(0.8, 0.1, 0.1), "Likely sad"], // a model that does not doubt
  ["unsure", scores(0.4, 0.3, 0.3), "Not sure: sad, calm or happy"],
  ["unsure", scores(0.44, 0.42, 0.14), "Not sure: sad or calm"],
  ["unsure", scores(0.4, 0.1, 0.1), "Not sure: perhaps sad"],
  ["no voice", scores(0.9, 0.1, 0), "Nobody speaks here: noise, music or tones."],
] as const)("%s, scores %o", (verdict, given, words) => {
  expect(describeAnswer({ verdict, scores: given })).toBe(words);
});

test.each([
  [0.6, -0.5, "Sounds awake and unpleasant"],
  [-0.3, 0.2, "Sounds at rest and pleasant"],
  [0.1, 0.9, "Sounds pleasant"],
  [0.1, -0.1, ""],
  [undefined, undefined, ""],
])("arousal %d and valence %d", (arousal, valence, words) => {
  expect(describeAffect({ arousal, valence })).toBe(words);
});

test.each([
  [0, "0:00.0"],
  [3.14, "0:03.1"],
  [59.96, "1:00.0"],
  [601, "10:01.0"],
])("%d seconds on the clock", (seconds, text) => {
  expect(clock(seconds)).toBe(text);
});
