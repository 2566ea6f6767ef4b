/** Evidence: closed form. */
import { describe, expect, test } from "vitest";
import { Adam } from "./adam.ts";
import { arrays, createTrainingMemory } from "./trainingMemory.ts";

/** Weights that a training of one shard begins with; `step` takes a gradient. */
function start(...weights: number[]) {
  const memory = createTrainingMemory(weights.length, 1);
  const { values, gradients } = arrays(memory);
  values.set(weights);
  const adam = new Adam(memory);
  const run = (gradient: number[], step: number, learningRate: number, clipNorm = 1e9) => {
    gradients[0]!.set(gradient);
    adam.update(0, 1, { step, learningRate, clipNorm, shards: 1 });
  };
  return { values, run };
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

describe("a gradient in shards", () => {
  const size = 2051; // more than two blocks, and no multiple of 4
  const shardGradients = [0, 1, 2].map((shard) =>
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * (shard + 1))),
  );
  const train = (parts: number, clipNorm: number) => {
    const memory = createTrainingMemory(size, 3);
    const { values, mean, gradients } = arrays(memory);
    for (const [i, gradient] of gradients.entries()) gradient.set(shardGradients[i]!);
    const threads = Array.from({ length: parts }, () => new Adam(memory));
    for (let step = 1; step <= 3; step++)
      for (const [part, adam] of threads.entries())
        adam.update(part, parts, { step, learningRate: 0.1, clipNorm, shards: 3 });
    return { values, mean };
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
