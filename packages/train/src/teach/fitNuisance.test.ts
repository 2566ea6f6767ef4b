/** Evidence: closed form, on rows whose directions are known, and property. */
import { createRandom } from "@speech-emotion/data";
import { drawNormal, type FrontEnd } from "@speech-emotion/features";
import { expect, test } from "vitest";
import type { Example } from "../examples/example.ts";
import { fitNuisance } from "./fitNuisance.ts";
import { strongestDirections } from "./strongestDirections.ts";

const random = createRandom(1, "rows");
const draw = () => drawNormal(random);
/** Widest along the first of two turned axes, then the third. */
const [a, b] = [0.6, 0.8];
const rows = Array.from({ length: 4000 }, () => {
  const [x, y, z] = [3 * draw(), 0.5 * draw(), draw()];
  return Float32Array.of(a * x - b * y, b * x + a * y, z);
});

test("the strongest directions are those that the rows were made along, of length 1 and at right angles", () => {
  const { directions, variances, meanVariance } = strongestDirections(rows, { count: 2, draw });
  expect(Math.abs(directions[0]![0]! * a + directions[0]![1]! * b)).toBeCloseTo(1, 2);
  expect(Math.abs(directions[1]![2]!)).toBeCloseTo(1, 2);
  // Of 4000 rows, so within a twelfth.
  expect(Math.abs(variances[0]! / 9 - 1)).toBeLessThan(0.08);
  expect(Math.abs(variances[1]! - 1)).toBeLessThan(0.08);
  expect(Math.abs((3 * meanVariance) / (9 + 0.25 + 1) - 1)).toBeLessThan(0.08);
  const dot = directions[0]!.reduce((sum, x, c) => sum + x * directions[1]![c]!, 0);
  expect(dot).toBeCloseTo(0, 9);
});

test("there are no more directions than rows vary in", () => {
  const flat = rows.slice(0, 50).map(([x]) => Float32Array.of(x!, 2 * x!, 0));
  const { directions, variances } = strongestDirections(flat, { count: 3, draw });
  expect(directions).toHaveLength(1);
  expect(variances[0]).toBeGreaterThan(0);
});

/** Examples of a front end of three features, of voices that differ in all, and labels that differ in the second. */
function examplesOf(speakers: readonly (string | undefined)[]): Example[] {
  return speakers.flatMap((speaker, s) =>
    [0, 1].flatMap((target) =>
      Array.from({ length: 200 }, (_, i) => {
        const data = Float32Array.of(5 * draw() + 9 * s, 3 * target + draw() - 9 * s, draw());
        return {
          clip: { id: `${s}/${target}/${i}`, speaker } as Example["clip"],
          ...{ target, frames: 1, speaker: undefined },
          matrix: { data, frames: 1, size: 3 },
        };
      }),
    ),
  );
}
const frontEnd = {
  size: 3,
  fitSpeaker: () => ({ mean: [0, 0, 0], sd: [1, 1, 1] }),
} as unknown as FrontEnd;

test("neither what tells labels apart nor what tells voices apart is nuisance", () => {
  const { directions, factors } = fitNuisance(examplesOf(["eve", "bob"]), { frontEnd, count: 1 })!;
  expect(Math.abs(directions[0]![0]!)).toBeGreaterThan(0.99);
  // Variances 25, 1, 1, drawn towards their mean of 9: what is left is 0.3 * 9 of 0.7 * 25 + 0.3 * 9.
  expect(factors[0]).toBeCloseTo(Math.sqrt(2.7 / (17.5 + 2.7)), 1);
});

test("without voices nothing is known of it", () => {
  expect(fitNuisance(examplesOf([undefined]), { frontEnd, count: 1 })).toBeUndefined();
});
