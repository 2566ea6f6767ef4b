/** Evidence: closed form. What `pnpm runtimes` takes for the same answer, and what it says of another. */
import { expect, test } from "vitest";
import { type Answer, differenceFrom } from "../scripts/runtimes/answer.ts";

const expected: Answer = {
  emotion: "angry",
  scores: [
    { label: "angry", score: 0.6 },
    { label: "happy", score: 0.4 },
  ],
};
const withAngry = (score: number): Answer => ({
  ...expected,
  scores: [{ label: "angry", score }, ...expected.scores.slice(1)],
});

test.each([
  ["the same", expected],
  ["in another order", { ...expected, scores: [...expected.scores].reverse() }],
  ["rounded otherwise", withAngry(0.60009)],
])("%s", (_, found) => {
  expect(differenceFrom(expected, found)).toBeUndefined();
});

test.each<[string, Answer, string]>([
  ["another emotion", { ...expected, emotion: "happy" }, "expected angry, found happy"],
  ["no emotion", { scores: expected.scores }, "expected angry, found undefined"],
  ["a score that differs", withAngry(0.6002), "expected 0.6 for angry, found 0.6002"],
  ["a score that is no number", withAngry(Number.NaN), "expected 0.6 for angry, found NaN"],
  [
    "too few scores",
    { ...expected, scores: expected.scores.slice(1) },
    "expected 2 scores, found 1",
  ],
  [
    "another label",
    { ...expected, scores: [...expected.scores.slice(1), { label: "sad", score: 0.6 }] },
    "expected 0.6 for angry, found undefined",
  ],
])("%s", (_, found, difference) => {
  expect(differenceFrom(expected, found)).toBe(difference);
});
