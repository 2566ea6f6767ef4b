import type { FeatureMatrix, Normaliser } from "@speech-emotion/features";

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
