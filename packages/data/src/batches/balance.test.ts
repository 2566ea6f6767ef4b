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

test("within a class every example is drawn alike, again and again; a class that is not there never is", () => {
  const targets = [0, 2, 2, 2, 0, 2, 2, 2]; // none of class 1
  const random = createRandom(1, "within");
  const counts = new Array<number>(targets.length).fill(0);
  for (let epoch = 0; epoch < 2000; epoch++) {
    const drawn = balancedSample(targets, random);
    expect(drawn).toHaveLength(targets.length);
    for (const i of drawn) counts[i]!++;
  }
  // 8 draws an epoch, half of each class: 4000 to 2 examples each, 1333 to 6.
  for (const [i, count] of counts.entries())
    expect(Math.abs(count / (targets[i] === 0 ? 4000 : 8000 / 6) - 1)).toBeLessThan(0.1);
});

test("of no examples none are drawn, and no class has a weight", () => {
  expect(balancedSample([], createRandom(1, "t"))).toEqual([]);
  expect(balancedClassWeights(2, [])).toEqual([0, 0]);
});

test("weights make every class weigh the same, and all examples together what they weighed before", () => {
  const targets = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2];
  const weights = balancedClassWeights(3, targets);
  const sums = [0, 0, 0];
  for (const target of targets) sums[target]! += weights[target] as number;
  for (const sum of sums) expect(sum).toBeCloseTo(targets.length / 3, 12);
});
