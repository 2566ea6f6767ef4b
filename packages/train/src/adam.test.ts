/** Evidence: closed form. */
import { expect, test } from "vitest";
import { Adam } from "./adam.ts";
import { clipGradient } from "./clipGradient.ts";

test("the first step moves every weight by the learning rate against its gradient, however steep", () => {
  const weights = Float32Array.of(1, 1, 1);
  new Adam(3).update(weights, Float32Array.of(1000, -0.001, 0), { step: 1, learningRate: 0.1 });
  for (const [i, x] of weights.entries()) expect(x).toBeCloseTo([0.9, 1.1, 1][i] as number, 5);
});

test("a second step with the opposite gradient: algorithm 1 worked out by hand", () => {
  const weights = Float32Array.of(0);
  const adam = new Adam(1);
  adam.update(weights, Float32Array.of(1), { step: 1, learningRate: 0.1 });
  adam.update(weights, Float32Array.of(-1), { step: 2, learningRate: 0.1 });
  // m = 0.9 * 0.1 - 0.1 = -0.01, corrected by 1 - 0.81; v = 0.001999, corrected by 1 - 0.998001 to 1.
  expect(weights[0]).toBeCloseTo(-0.1 + (0.1 * 0.01) / 0.19, 6);
});

test("it walks down a bowl", () => {
  const weights = Float32Array.of(3, -2);
  const adam = new Adam(2);
  for (let step = 1; step <= 500; step++) {
    const gradient = Float32Array.of(2 * weights[0]!, 20 * weights[1]!);
    adam.update(weights, gradient, { step, learningRate: 0.05 });
  }
  expect(Math.hypot(...weights)).toBeLessThan(1e-2);
});

test("a gradient longer than the limit is scaled to it, a shorter one stays", () => {
  const long = Float32Array.of(3, 0, 4);
  clipGradient(long, 1);
  for (const [i, x] of long.entries()) expect(x).toBeCloseTo([0.6, 0, 0.8][i] as number, 6);
  const short = Float32Array.of(3, 0, 4);
  clipGradient(short, 5);
  expect([...short]).toEqual([3, 0, 4]);
});
