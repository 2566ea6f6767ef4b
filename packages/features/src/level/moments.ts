import { inParts } from "../kernels/inParts.ts";
import { withScratch } from "../kernels/kernels.ts";

/** Mean of samples, their mean power around it, and that around zero; no finite power where a sample is no finite number. */
export function moments(samples: Float32Array): {
  readonly mean: number;
  readonly power: number;
  readonly square: number;
} {
  let [sum, squares] = [0, 0];
  withScratch((scratch) => {
    const sums = scratch.floats(4);
    inParts(scratch, samples, (at, count) => {
      scratch.kernels.moments(at, count, sums);
      const [partSum, partSquares] = scratch.doubles(sums, 2) as unknown as [number, number];
      sum += partSum;
      squares += partSquares;
    });
  });
  const mean = sum / samples.length;
  const square = squares / samples.length;
  return { mean, power: Math.max(0, square - mean * mean), square };
}
