/** Evidence: closed form. */
import { expect, test } from "vitest";
import { type Answer, riskCoverage, wordsFrom } from "./wordsFrom.ts";

/** As many answers at a score, so many of them right. */
const answers = (score: number, count: number, right: number, weight = 1): Answer[] =>
  Array.from({ length: count }, (_, i) => ({ score, isRight: i < right, label: "sad", weight }));

test("the curve tells at each hundredth what is kept, and how much of that is right", () => {
  const curve = riskCoverage([...answers(0.25, 6, 3), ...answers(0.755, 2, 2, 2)]);
  expect(curve.find(({ score }) => score === 0)).toEqual({ score: 0, kept: 1, right: 0.7 });
  expect(curve.find(({ score }) => score === 0.25)).toEqual({ score: 0.25, kept: 1, right: 0.7 });
  expect(curve.find(({ score }) => score === 0.26)).toEqual({ score: 0.26, kept: 0.4, right: 1 });
  expect(curve.at(-1)?.score).toBe(0.75); // nothing is kept from 0.76 on
});

test("answers are sure from the least score on from which enough are right, each label for itself", () => {
  const sad = [...answers(0.4, 100, 30), ...answers(0.6, 100, 70), ...answers(0.8, 100, 90)];
  const calm = answers(0.3, 40, 20).map((answer) => ({ ...answer, label: "calm" }));
  expect(wordsFrom([...sad, ...calm], ["calm", "sad"]).sureFrom).toEqual([
    expect.toSatisfy((from: number) => from > 1),
    0.61,
  ]);
});

test("sure answers do not make the others likely", () => {
  const some = [...answers(0.4, 100, 30), ...answers(0.6, 100, 70), ...answers(0.8, 100, 90)];
  expect(wordsFrom(some, ["sad"]).likelyFrom).toBe(0.41); // of all 300, 63 % are right
});

test("few answers prove nothing", () => {
  const some = [...answers(0.4, 100, 30), ...answers(0.9, 29, 29)];
  expect(wordsFrom(some, ["sad"]).sureFrom[0]).toBeGreaterThan(1);
  expect(wordsFrom([...some, ...answers(0.9, 1, 1)], ["sad"]).sureFrom).toEqual([0.41]);
});
