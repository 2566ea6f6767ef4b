/** Evidence: sequences of scores with the verdicts that must follow. */
import { expect, test } from "vitest";
import { type EpochScores, type GateOptions, judgeEpoch } from "./gate.ts";

const options: GateOptions = { minAccuracy: 0.8, minF1: 0.8, lossThreshold: 0.5, keep: "best" };
const judge = (scores: EpochScores, best?: EpochScores) => judgeEpoch(scores, best, options);

/** Which epochs are kept of a sequence, and the scores that stand at its end. */
function follow(epochs: readonly EpochScores[], keep: GateOptions["keep"]) {
  let best: EpochScores | undefined;
  const kept = epochs.map((scores) => {
    const verdict = judgeEpoch(scores, best, { ...options, keep });
    if (verdict.kept) best = scores;
    return verdict.kept;
  });
  return { kept, best };
}

test("accuracy and F1 must both exceed the gate; at it is not enough", () => {
  const passes = (accuracy: number, weightedF1: number) =>
    judge({ loss: 0.1, accuracy, weightedF1 }).passes;
  expect(passes(0.81, 0.81)).toBe(true);
  expect(passes(0.8, 0.9)).toBe(false);
  expect(passes(0.9, 0.8)).toBe(false);
});

test("the most accurate passing epoch is the best; of equals the one with the least loss", () => {
  const epoch = (accuracy: number, loss: number) => ({ loss, accuracy, weightedF1: 0.9 });
  const epochs = [
    epoch(0.7, 1),
    epoch(0.82, 1),
    epoch(0.82, 0.9),
    epoch(0.82, 0.95),
    epoch(0.81, 0.6),
    epoch(0.9, 2),
  ];
  expect(follow(epochs, "best")).toEqual({
    kept: [false, true, true, false, false, true],
    best: { loss: 2, accuracy: 0.9, weightedF1: 0.9 },
  });
});

test("the aim is a passing epoch at the loss threshold", () => {
  const reached = (accuracy: number, loss: number) =>
    judge({ loss, accuracy, weightedF1: accuracy }).reached;
  expect(reached(0.9, 0.5)).toBe(true);
  expect(reached(0.9, 0.51)).toBe(false);
  expect(reached(0.7, 0.1)).toBe(false);
});

test("or the last passing epoch is kept, however good others were", () => {
  const epochs = [0.9, 0.82, 0.7].map((x) => ({ loss: 1, accuracy: x, weightedF1: x }));
  const { kept, best } = follow(epochs, "last");
  expect(kept).toEqual([true, true, false]);
  expect(best?.accuracy).toBe(0.82);
});

test("equal accuracy and equal loss keep the earlier epoch; the first epoch over the gate is kept whatever its loss", () => {
  const scores = { loss: 99, accuracy: 0.9, weightedF1: 0.9 };
  expect(judge(scores)).toEqual({ passes: true, kept: true, reached: false });
  expect(judge({ ...scores }, scores).kept).toBe(false);
});

test("an epoch that does not pass is not kept, however accurate", () => {
  const best = { loss: 1, accuracy: 0.85, weightedF1: 0.85 };
  for (const keep of ["best", "last"] as const) {
    const scores = { loss: 0.1, accuracy: 0.99, weightedF1: 0.7 };
    const verdict = judgeEpoch(scores, best, { ...options, keep });
    expect(verdict).toEqual({ passes: false, kept: false, reached: false });
  }
});

test("a gate that goes on from a known best asks for more than it", () => {
  const best = { loss: 0.6, accuracy: 0.9, weightedF1: 0.9 };
  expect(judge({ loss: 0.1, accuracy: 0.89, weightedF1: 0.89 }, best).kept).toBe(false);
  expect(judge({ loss: 0.5, accuracy: 0.9, weightedF1: 0.9 }, best).kept).toBe(true);
});
