/** Evidence: property. At what is found the gradient is nothing, whatever the rows. */
import { expect, test } from "vitest";
import { softmax } from "../softmax.ts";
import { fitSoftmaxRegression } from "./fitSoftmaxRegression.ts";

/** Rows on a spiral, of three classes, the first with twice as many. */
const targets = Array.from({ length: 40 }, (_, i) => Math.max(0, (i % 4) - 1));
const rows = targets.map((target, i) =>
  Float32Array.of(Math.sin(i) + target, Math.cos(2 * i) - target, 0.3 * Math.sin(i * i)),
);
const offsets = targets.map((_, i) => [Math.cos(i), 0, -0.5]);
const decay = 0.05;

test.each([["without offsets"], ["with offsets"]])(
  "%s, what is found cannot be bettered",
  (name) => {
    const added = name === "with offsets" ? offsets : targets.map(() => [0, 0, 0]);
    const { weights, biases } = fitSoftmaxRegression(
      name === "with offsets" ? { rows, targets, offsets } : { rows, targets },
      { classes: 3, decay },
    );
    const slope = weights.map((row) => [...row.map((w) => decay * w), 0]);
    for (const [i, row] of rows.entries()) {
      const logits = weights.map((own, c) =>
        own.reduce((sum, w, k) => sum + w * row[k]!, biases[c]! + added[i]![c]!),
      );
      for (const [c, p] of softmax(logits, 1).entries()) {
        const share = 1 / (3 * targets.filter((t) => t === targets[i]).length);
        const error = share * (p - Number(c === targets[i]));
        for (const [k, x] of [...row, 1].entries()) slope[c]![k]! += error * x;
      }
    }
    for (const value of slope.flat()) expect(Math.abs(value)).toBeLessThan(1e-4);
  },
);

test("a class without rows takes nothing from the others", () => {
  const two = fitSoftmaxRegression(
    { rows, targets: targets.map((t) => t % 2) },
    { classes: 2, decay },
  );
  const three = fitSoftmaxRegression(
    { rows, targets: targets.map((t) => t % 2) },
    { classes: 3, decay },
  );
  const gap = ({ weights }: typeof two) => weights[0]![0]! - weights[1]![0]!;
  expect(gap(three)).toBeCloseTo(gap(two), 1);
  expect(three.biases[2]).toBeLessThan(-3);
});
