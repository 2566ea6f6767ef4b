/** Evidence: numbers worked out by hand, and invariance to what classes are called. */
import { expect, test } from "vitest";
import { computeMetrics } from "./metrics.ts";

// scikit-learn 1.4: classification_report([0,0,0,0,1,1,2], [0,0,1,2,1,1,0], zero_division=0)
const truth = [0, 0, 0, 0, 1, 1, 2];
const predicted = [0, 0, 1, 2, 1, 1, 0];

test("all scores of a small case", () => {
  const m = computeMetrics(["a", "b", "c"], truth, predicted);
  expect(m.confusion).toEqual([
    [2, 1, 1],
    [0, 2, 0],
    [1, 0, 0],
  ]);
  expect(m.clips).toBe(7);
  expect(m.accuracy).toBeCloseTo(4 / 7, 12);
  expect(m.classes.map(({ recall }) => recall)).toEqual([0.5, 1, 0]);
  expect(m.classes.map(({ precision }) => precision)).toEqual([2 / 3, 2 / 3, 0]);
  expect(m.classes.map(({ support }) => support)).toEqual([4, 2, 1]);
  const f1 = [4 / 7, 0.8, 0];
  for (const [k, c] of m.classes.entries()) expect(c.f1).toBeCloseTo(f1[k] as number, 12);
  expect(m.macroF1).toBeCloseTo((4 / 7 + 0.8) / 3, 12);
  expect(m.weightedF1).toBeCloseTo(((4 / 7) * 4 + 0.8 * 2) / 7, 12);
  expect(m.uar).toBeCloseTo(0.5, 12);
});

test("another order of the classes changes no overall score", () => {
  const swap = (k: number) => [2, 0, 1][k] as number;
  const a = computeMetrics(["a", "b", "c"], truth, predicted);
  const b = computeMetrics(["b", "c", "a"], truth.map(swap), predicted.map(swap));
  for (const key of ["accuracy", "weightedF1", "macroF1", "uar"] as const)
    expect(b[key]).toBeCloseTo(a[key], 12);
});

test("a class without clips counts for no recall, and nothing is NaN", () => {
  const m = computeMetrics(["a", "b"], [0, 0], [0, 0]);
  expect(m.uar).toBe(1);
  expect(m.classes[1]).toEqual({ label: "b", precision: 0, recall: 0, f1: 0, support: 0 });
});

test("classes that have no clips and are never predicted do not lower macro F1, as in scikit-learn", () => {
  const { macroF1 } = computeMetrics(["a", "b", "c"], [0, 0, 1, 1], [0, 0, 1, 0]);
  expect(macroF1).toBeCloseTo((0.8 + 2 / 3) / 2, 12);
  // f1_score([0, 0], [0, 2], average="macro") of scikit-learn: a class that is only predicted counts, with 0.
  expect(computeMetrics(["a", "b", "c"], [0, 0], [0, 2]).macroF1).toBeCloseTo(1 / 3, 12);
});
