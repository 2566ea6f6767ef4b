/** Evidence: closed form. */
import { expect, test } from "vitest";
import { type Answer, leastScore, riskCoverage } from "./leastScore.ts";

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

test("the least score is the first from which on enough is right", () => {
  const some = [...answers(0.4, 100, 30), ...answers(0.6, 100, 70), ...answers(0.8, 100, 90)];
  expect(leastScore(some, 0.75)).toBe(0.41); // of the other 200, 160 are right
  expect(leastScore(some, 0.85)).toBe(0.61);
  expect(leastScore(some, 0.95)).toBeGreaterThan(1);
});

test("few answers prove nothing", () => {
  const some = [...answers(0.4, 100, 30), ...answers(0.9, 29, 29)];
  expect(leastScore(some, 0.8)).toBeGreaterThan(1);
  expect(leastScore([...some, ...answers(0.9, 1, 1)], 0.8)).toBe(0.41);
});
