import { countOf } from "../arguments/countOf.ts";
import { describeValue } from "../arguments/describeValue.ts";
import { FeatureError } from "../errors.ts";
import type { FeatureMatrix } from "./featureMatrix.ts";

/** Mean and standard deviation of each feature over all frames of some clips. */
export interface Normaliser {
  readonly mean: readonly number[];
  readonly sd: readonly number[];
}

/** @throws {FeatureError} unless a normaliser has finite numbers for `size` features, deviations above 0. */
export function checkNormaliser({ mean, sd }: Normaliser, size: number): void {
  const listed = Array.isArray(mean) && Array.isArray(sd); // they may come from a file
  const fits =
    listed &&
    mean.length === size &&
    sd.length === size &&
    mean.every(Number.isFinite) &&
    sd.every((value) => value > 0 && Number.isFinite(value));
  if (!fits)
    throw new FeatureError({
      code: "option-out-of-range",
      expected: `${countOf(size, "finite mean")} and ${countOf(size, "deviation")} above 0`,
      found: listed
        ? `${countOf(mean.length, "mean")} and ${countOf(sd.length, "deviation")}, or numbers out of range`
        : `${describeValue(mean)} and ${describeValue(sd)}`,
      advice: "fit it to features of the same front end",
    });
}

/**
 * Fits a normaliser. A feature that never changes gets a deviation of 1, so that it becomes 0.
 *
 * @param options.priorFrames frames of mean 0 and deviation 1 that count beside those that are given, as if they had been
 * seen: of features that are normalised by all clips, these are everyone's. Default 0.
 * @throws {FeatureError} when there is no frame.
 */
export function fitNormaliser(
  matrices: Iterable<FeatureMatrix>,
  { priorFrames = 0 }: { readonly priorFrames?: number | undefined } = {},
): Normaliser {
  let sum = new Float64Array(0);
  let squares = new Float64Array(0);
  let frames = 0;
  for (const { data, size, frames: count } of matrices) {
    if (frames === 0) [sum, squares] = [new Float64Array(size), new Float64Array(size)];
    for (let i = 0; i < data.length; i++) {
      const value = data[i] as number;
      const c = i % size;
      sum[c] = (sum[c] as number) + value;
      squares[c] = (squares[c] as number) + value * value;
    }
    frames += count;
  }
  if (frames === 0)
    throw new FeatureError({
      code: "no-clips",
      expected: "at least one clip",
      found: "none",
      advice: "name some",
    });
  const seen = frames + priorFrames;
  const mean = Array.from(sum, (value) => value / seen);
  const sd = Array.from(squares, (value, c) => {
    const variance = (value + priorFrames) / seen - (mean[c] as number) ** 2;
    return variance > 1e-12 ? Math.sqrt(variance) : 1;
  });
  return { mean, sd };
}

/**
 * Each feature minus its mean, over its deviation: 0 is a usual value, as padding is. Changes the matrix in place and
 * returns it, so that a data set is never in memory twice.
 */
export function normalise(matrix: FeatureMatrix, { mean, sd }: Normaliser): FeatureMatrix {
  const { data, size } = matrix;
  for (let at = 0; at < data.length; at += size)
    for (let c = 0; c < size; c++)
      data[at + c] = ((data[at + c] as number) - (mean[c] as number)) / (sd[c] as number);
  return matrix;
}

/** A normalised copy; see {@link normalise}. */
export function normalised(matrix: FeatureMatrix, normaliser: Normaliser): FeatureMatrix {
  return normalise({ ...matrix, data: matrix.data.slice() }, normaliser);
}
