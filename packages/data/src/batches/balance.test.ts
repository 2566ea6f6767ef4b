/** Evidence: closed form. */
import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { balancedClassWeights, balancedSample } from "./balance.ts";

test("weights are n / (classes x count), as scikit-learn's", () => {
  expect(balancedClassWeights(3, [0, 0, 0, 1, 1, 2])).toEqual([2 / 3, 1, 2]);
  expect(balancedClassWeights(3, [0, 1])).toEqual([2 / 3, 2 / 3, 0]);
});

test("the sampler draws every class alike, however rare", () => {
  const targets = Array.from({ length: 3000 }, (_, i) => (i < 2700 ? 0 : i < 2950 ? 1 : 2));
  const drawn = balancedSample(targets, createRandom(1, "t"));
  expect(drawn).toHaveLength(3000);
  for (const k of [0, 1, 2]) {
    const share = drawn.filter((i) => targets[i] === k).length / 3000;
    expect(Math.abs(share - 1 / 3)).toBeLessThan(0.03);
  }
});
