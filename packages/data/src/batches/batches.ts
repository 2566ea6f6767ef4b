import type { FeatureMatrix, RandomGenerator } from "@speech-emotion/features";
import { shuffled } from "../random.ts";

/** Batches that are sorted by length together before they are cut: larger wastes less, mixes less. */
const BATCHES_SORTED_TOGETHER = 16;

/** How examples are put together. */
export interface BatchOptions {
  /** Examples a batch, at least 1; the last one may have fewer. */
  readonly batchSize: number;
  /** What the order is drawn with. */
  readonly random: RandomGenerator;
  /** `alike` puts clips of like lengths together, so that little is padded; `random` does not. */
  readonly lengths: "alike" | "random";
}

/**
 * Cuts examples into batches of indices, in random order; each example comes exactly once.
 *
 * @param frames frames of each example.
 */
export function makeBatches(frames: readonly number[], options: BatchOptions): number[][] {
  const { batchSize, random, lengths } = options;
  const order = shuffled([...frames.keys()], random);
  if (lengths === "random") return chunks(order, batchSize);
  const sorted = chunks(order, batchSize * BATCHES_SORTED_TOGETHER).flatMap((pool) =>
    pool.sort((a, b) => (frames[a] as number) - (frames[b] as number)),
  );
  return shuffled(chunks(sorted, batchSize), random);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

/** Clips of one batch, padded with zeros to the longest. */
export interface PaddedBatch {
  /** `[clips, frames, size]` */
  readonly data: Float32Array;
  /** Frames of each clip that are its own. */
  readonly lengths: Int32Array;
  /** Frames of the longest clip. */
  readonly frames: number;
  /** Features a frame. */
  readonly size: number;
}

/** Pads matrices that are already normalised: a padded frame is 0, the mean of every feature. */
export function padBatch(matrices: readonly FeatureMatrix[]): PaddedBatch {
  const lengths = Int32Array.from(matrices, (matrix) => matrix.frames);
  const frames = Math.max(...lengths);
  const size = matrices[0]?.size ?? 0;
  const data = new Float32Array(matrices.length * frames * size);
  for (const [i, matrix] of matrices.entries()) data.set(matrix.data, i * frames * size);
  return { data, lengths, frames, size };
}
