/** Evidence: closed form. */
import { describe, expect, test } from "vitest";
import { Optimiser } from "./optimiser.ts";
import { arrays, createTrainingMemory } from "./trainingMemory.ts";

/** Weights that a training of one shard begins with; `step` takes a gradient. */
function start(...weights: number[]) {
  const memory = createTrainingMemory({ weights: weights.length, statistics: 2, shards: 1 });
  const { state, results } = arrays(memory);
  state.values.set(weights);
  state.average.set(weights);
  const optimiser = new Optimiser(memory);
  const run = (
    gradient: number[],
    step: number,
    learningRate: number,
    { weightDecay = 0, averageDecay = 0 } = {},
  ) => {
    results.gradients[0]!.set(gradient);
    const rates = { learningRate, clipNorm: 1e9, weightDecay, averageDecay };
    optimiser.update(0, 1, { ...rates, step, shards: 1 });
  };
  return { ...state, shardStatistics: results.statistics[0]!, run };
}

test("the first step moves every weight by the learning rate against its gradient, however steep", () => {
  const { values, run } = start(1, 1, 1);
  run([1000, -0.001, 0], 1, 0.1);
  for (const [i, x] of values.entries()) expect(x).toBeCloseTo([0.9, 1.1, 1][i] as number, 5);
});

test("a second step with the opposite gradient: algorithm 1 worked out by hand", () => {
  const { values, run } = start(0);
  run([1], 1, 0.1);
  run([-1], 2, 0.1);
  // m = 0.9 * 0.1 - 0.1 = -0.01, corrected by 1 - 0.81; v = 0.001999, corrected by 1 - 0.998001 to 1.
  expect(values[0]).toBeCloseTo(-0.1 + (0.1 * 0.01) / 0.19, 6);
});

test("it walks down a bowl", () => {
  const { values, run } = start(3, -2);
  for (let step = 1; step <= 500; step++) run([2 * values[0]!, 20 * values[1]!], step, 0.05);
  expect(Math.hypot(...values)).toBeLessThan(1e-2);
});

test("weight decay shrinks weights by its share of the learning rate, beside the step", () => {
  const { values, run } = start(1, -2);
  run([0, 0], 1, 0.1, { weightDecay: 0.5 });
  expect(values[0]).toBeCloseTo(0.95, 6);
  expect(values[1]).toBeCloseTo(-1.9, 6);
});

test("the average is the weights' at decay 0, and follows them slowly after early steps", () => {
  const { values, average, run } = start(1);
  run([1], 1, 0.1);
  expect(average[0]).toBeCloseTo(values[0]!, 6);
  const before = average[0]!;
  run([1], 10_000, 0.1, { averageDecay: 0.9 });
  expect(average[0]).toBeCloseTo(0.9 * before + 0.1 * values[0]!, 6);
});

test("running averages of batch normalisation move a tenth of the way", () => {
  const { statistics, shardStatistics, run } = start(1);
  statistics.set([0, 1]);
  shardStatistics.set([10, 3]);
  run([1], 1, 0.1);
  expect([...statistics].map((x) => Number(x.toFixed(6)))).toEqual([1, 1.2]);
});

describe("a gradient in shards", () => {
  const size = 2051; // more than two blocks, and no multiple of 4
  const shardGradients = [0, 1, 2].map((shard) =>
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * (shard + 1))),
  );
  const train = (parts: number, clipNorm: number) => {
    const memory = createTrainingMemory({ weights: size, statistics: 0, shards: 3 });
    const { state, results } = arrays(memory);
    for (const [i, gradient] of results.gradients.entries()) gradient.set(shardGradients[i]!);
    const threads = Array.from({ length: parts }, () => new Optimiser(memory));
    const rates = { learningRate: 0.1, clipNorm, weightDecay: 0.1, averageDecay: 0.5 };
    for (let step = 1; step <= 3; step++)
      for (const [part, optimiser] of threads.entries())
        optimiser.update(part, parts, { ...rates, step, shards: 3 });
    return state;
  };

  test("any number of parts gives the same weights, bit for bit", () => {
    expect(train(2, 5)).toEqual(train(1, 5));
    expect(train(3, 5)).toEqual(train(1, 5));
  });

  test("longer than the limit, it is scaled to it; a shorter one is the sum of the shards", () => {
    const share = 1 - 0.9 ** 3; // of the gradient in its running mean, after three steps
    const length = (mean: Float32Array) => Math.hypot(...mean) / share;
    expect(length(train(1, 2).mean)).toBeCloseTo(2, 4);
    const { mean } = train(1, 1e9);
    for (const [i, m] of mean.entries())
      expect(m / share).toBeCloseTo(
        shardGradients.reduce((sum, gradient) => sum + gradient[i]!, 0),
        5,
      );
  });
});
