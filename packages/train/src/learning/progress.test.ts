/** Evidence: closed form. What happens next follows from where a training stands. */
import { describe, expect, test } from "vitest";
import { oneCycle } from "../callbacks/oneCycle.ts";
import { defaultReduceOnPlateau } from "../callbacks/reduceOnPlateau.ts";
import {
  afterEpoch,
  afterStep,
  type CourseOptions,
  isDone,
  learningRateOf,
  startProgress,
} from "./progress.ts";

const options: CourseOptions = {
  epochs: 3,
  schedule: "plateau",
  learningRate: 0.1,
  reduceOnPlateau: { ...defaultReduceOnPlateau, patience: 0, minDelta: 0 },
  minAccuracy: 0.8,
  minF1: 0.8,
  keep: "best",
  lossThreshold: 0.2,
};
const start = startProgress(options);
const good = { loss: 0.5, accuracy: 0.9, weightedF1: 0.9 };

test("a step counts itself and adds its loss", () => {
  const twice = afterStep(afterStep(start, 2), 3);
  expect(twice).toEqual({ ...start, batch: 2, lossSum: 5, step: 2 });
});

test("an epoch begins the next one, keeps its scores, and leaves the steps counted", () => {
  const { progress, verdict } = afterEpoch(afterStep(start, 2), good, options);
  expect(verdict).toEqual({ passes: true, kept: true, reached: false });
  expect(progress).toEqual({
    epoch: 2,
    batch: 0,
    lossSum: 0,
    step: 1,
    reached: false,
    plateau: { learningRate: 0.1, best: 0.5, wait: 0, cooling: 0 },
    best: good,
  });
  const worse = { ...good, accuracy: 0.85, loss: 0.6 };
  const next = afterEpoch(progress, worse, options);
  expect(next.verdict.kept).toBe(false);
  expect(next.progress.best).toBe(good);
  expect(next.progress.plateau.learningRate).toBe(0.05);
});

test("it is done when the aim is reached or the epochs are over", () => {
  expect(isDone(start, options)).toBe(false);
  expect(isDone({ ...start, epoch: 3 }, options)).toBe(false);
  expect(isDone({ ...start, epoch: 4 }, options)).toBe(true);
  const { progress } = afterEpoch(start, { ...good, loss: 0.2 }, options);
  expect(isDone(progress, options)).toBe(true);
});

describe("the learning rate", () => {
  test("of a plateau is the plateau's, wherever in the epoch", () => {
    const reduced = { ...start, step: 7, plateau: { ...start.plateau, learningRate: 0.025 } };
    expect(learningRateOf(reduced, options, 5)).toBe(0.025);
  });

  test("of one cycle follows the share of all steps that is done", () => {
    const cycle = { ...options, schedule: "one-cycle" } as const;
    expect(learningRateOf(start, cycle, 5)).toBeCloseTo(0.1 / 25, 12);
    expect(learningRateOf({ ...start, step: 6 }, cycle, 5)).toBe(oneCycle(6 / 15, 0.1));
  });
});
