/** Evidence: closed form, on voices that differ in known directions, and property. */
import { createRandom } from "@speech-emotion/data";
import { drawNormal } from "@speech-emotion/features";
import { expect, test } from "vitest";
import type { Example } from "../examples/example.ts";
import { cholesky, solveLower, solveUpper } from "./cholesky.ts";
import { fitVoiceSpace } from "./fitVoiceSpace.ts";

const random = createRandom(1, "voices");
const draw = () => drawNormal(random);

/** Voices that differ as much in the first feature as in the second, where clips of one differ ten times as much. */
function examplesOf(speakers: readonly (string | undefined)[], clips: number): Example[] {
  return speakers.flatMap((speaker) => {
    const [x, y] = [3 * draw(), 3 * draw()];
    return Array.from({ length: clips }, () => ({
      clip: { speaker } as Example["clip"],
      ...{ target: 0, frames: 1, speaker: undefined },
      matrix: { data: Float32Array.of(x + draw(), y + 10 * draw(), draw()), frames: 1, size: 3 },
    }));
  });
}

test("voices are told by what tells them apart, and not by what clips of one differ in as much", () => {
  const names = Array.from({ length: 40 }, (_, i) => `voice ${i}`);
  const { directions } = fitVoiceSpace(examplesOf(names, 20), 1)!;
  const [x, y, z] = directions[0]!.map(Math.abs) as [number, number, number];
  expect(y / x).toBeLessThan(0.1);
  expect(z / x).toBeLessThan(0.2);
});

test("there are no more directions than voices differ in, and none without voices", () => {
  expect(fitVoiceSpace(examplesOf(["eve", "bob", "ann"], 5), 16)?.directions).toHaveLength(2);
  expect(fitVoiceSpace(examplesOf(["eve"], 5), 16)).toBeUndefined();
  expect(fitVoiceSpace(examplesOf(["eve", "bob"], 1), 16)).toBeUndefined();
  expect(fitVoiceSpace(examplesOf([undefined, undefined], 5), 16)).toBeUndefined();
});

test("the triangle of a matrix times its mirror is the matrix, and equations with both are solved", () => {
  const size = 6;
  const rows = Array.from({ length: 20 }, () => Float64Array.from({ length: size }, draw));
  const matrix = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (_, j) => rows.reduce((sum, r) => sum + r[i]! * r[j]!, 0)),
  );
  const lower = cholesky(matrix);
  const wanted = Float64Array.from({ length: size }, draw);
  const b = matrix.map((row) => row.reduce((sum, x, j) => sum + x * wanted[j]!, 0));
  const found = solveUpper(lower, solveLower(lower, b));
  for (const [i, x] of found.entries()) expect(x).toBeCloseTo(wanted[i]!, 9);
  for (const [i, row] of lower.entries()) expect(row.slice(i + 1).every((x) => x === 0)).toBe(true);
});
