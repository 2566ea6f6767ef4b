import type { FeatureMatrix } from "@speech-emotion/features";
import type { Clip } from "./clip.ts";
import { DataError } from "./errors.ts";

/** Mean and standard deviation of each feature over all frames of the training clips. */
export interface Normaliser {
  readonly mean: readonly number[];
  readonly sd: readonly number[];
}

/**
 * Fits a normaliser. A feature that never changes gets a deviation of 1, so that it becomes 0.
 *
 * @throws {DataError} when there is no frame.
 */
export function fitNormaliser(matrices: Iterable<FeatureMatrix>): Normaliser {
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
    throw new DataError("expected at least one training clip, found none: check the data set");
  const mean = Array.from(sum, (value) => value / frames);
  const sd = Array.from(squares, (value, c) => {
    const variance = value / frames - (mean[c] as number) ** 2;
    return variance > 1e-12 ? Math.sqrt(variance) : 1;
  });
  return { mean, sd };
}

/** A normaliser of each speaker's own, over all of the speaker's clips; clips without a speaker have none. */
export function fitVoices(
  clips: readonly Clip[],
  matrices: readonly FeatureMatrix[],
): Map<string, Normaliser> {
  const bySpeaker = new Map<string, FeatureMatrix[]>();
  for (const [i, { speaker }] of clips.entries())
    if (speaker !== undefined)
      bySpeaker.set(speaker, [...(bySpeaker.get(speaker) ?? []), matrices[i] as FeatureMatrix]);
  return new Map([...bySpeaker].map(([speaker, own]) => [speaker, fitNormaliser(own)]));
}
