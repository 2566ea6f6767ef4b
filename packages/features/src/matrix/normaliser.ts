import { countOf } from "../arguments/countOf.ts";
import { describeValue } from "../arguments/describeValue.ts";
import { FeatureError } from "../errors.ts";
import type { FeatureMatrix } from "./featureMatrix.ts";
import { FeatureMoments } from "./featureMoments.ts";

/** Mean and standard deviation of each feature over all frames of some clips. */
export interface Normaliser {
  /** `[size]` */
  readonly mean: readonly number[];
  /** `[size]`, above 0. */
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
 * Fits a normaliser, as {@link FeatureMoments.normaliser}.
 *
 * @throws {FeatureError} when there is no frame.
 */
export function fitNormaliser(
  matrices: Iterable<FeatureMatrix>,
  options: { readonly priorFrames?: number | undefined } = {},
): Normaliser {
  const moments = new FeatureMoments();
  for (const matrix of matrices) moments.add(matrix);
  return moments.normaliser(options);
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
