/** Evidence: property. The gradient is nothing at what is found, and both classes count alike. */
import { createRandom } from "@speech-emotion/data";
import { drawNormal } from "@speech-emotion/features";
import { expect, test } from "vitest";
import { fitLogistic } from "./fitLogistic.ts";

const random = createRandom(1, "logistic");
/** Rows around a middle, whose second feature is a tenth as wide as the first. */
const rows = (count: number, middle: number) =>
  Array.from({ length: count }, () =>
    Float32Array.of(middle + drawNormal(random), 0.1 * (drawNormal(random) - middle)),
  );
const yes = rows(300, 0.7);
const no = rows(50, -0.7);
const decay = 0.01;

test("what is found cannot be bettered", () => {
  const { weights, bias } = fitLogistic({ yes, no }, { decay });
  const slope = [decay * weights[0]!, decay * weights[1]!, 0];
  for (const [own, target] of [
    [yes, 1],
    [no, 0],
  ] as const)
    for (const row of own) {
      const p = 1 / (1 + Math.exp(-(bias + weights[0]! * row[0]! + weights[1]! * row[1]!)));
      for (const [c, x] of [row[0]!, row[1]!, 1].entries())
        slope[c]! += (0.5 / own.length) * (p - target) * x;
    }
  for (const value of slope) expect(Math.abs(value)).toBeLessThan(1e-6);
});

test("rows that are there twice as often change nothing", () => {
  const once = fitLogistic({ yes, no }, { decay });
  const twice = fitLogistic({ yes: [...yes, ...yes], no }, { decay });
  expect(twice.bias).toBeCloseTo(once.bias, 6);
  expect(twice.weights[0]).toBeCloseTo(once.weights[0]!, 6);
});
