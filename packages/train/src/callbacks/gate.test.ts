/** Evidence: sequences of scores with the verdicts that must follow. */
import { expect, test } from "vitest";
import { Gate } from "./gate.ts";

const gate = (keep: "best" | "last" = "best") =>
  new Gate({ minAccuracy: 0.8, minF1: 0.8, lossThreshold: 0.5, keep });

test("accuracy and F1 must both exceed the gate; at it is not enough", () => {
  const passes = (accuracy: number, weightedF1: number) =>
    gate().judge({ loss: 0.1, accuracy, weightedF1 }).passes;
  expect(passes(0.81, 0.81)).toBe(true);
  expect(passes(0.8, 0.9)).toBe(false);
  expect(passes(0.9, 0.8)).toBe(false);
});

test("the most accurate passing epoch is the best; of equals the one with the least loss", () => {
  const g = gate();
  const best = (accuracy: number, loss: number) =>
    g.judge({ loss, accuracy, weightedF1: 0.9 }).kept;
  expect([
    best(0.7, 1),
    best(0.82, 1),
    best(0.82, 0.9),
    best(0.82, 0.95),
    best(0.81, 0.6),
    best(0.9, 2),
  ]).toEqual([false, true, true, false, false, true]);
  expect(g.best).toEqual({ loss: 2, accuracy: 0.9, weightedF1: 0.9 });
});

test("the aim is a passing epoch at the loss threshold", () => {
  const done = (accuracy: number, loss: number) =>
    gate().judge({ loss, accuracy, weightedF1: accuracy }).done;
  expect(done(0.9, 0.5)).toBe(true);
  expect(done(0.9, 0.51)).toBe(false);
  expect(done(0.7, 0.1)).toBe(false);
});

test("or the last passing epoch is kept, however good others were", () => {
  const g = gate("last");
  const kept = (accuracy: number) => g.judge({ loss: 1, accuracy, weightedF1: accuracy }).kept;
  expect([kept(0.9), kept(0.82), kept(0.7)]).toEqual([true, true, false]);
  expect(g.best?.accuracy).toBe(0.82);
});
