import { computeFeatures } from "./computeFeatures.ts";
import type { ExtractOptions } from "./extractFeatures.ts";
import type { ClipPlace } from "./readClip.ts";
import { refuseBadClips } from "./refuseBadClips.ts";

/** A clip whose features are wanted, and the `.npy` file that they go into. */
export interface FeatureOutput {
  /** Where its sound is. */
  readonly clip: ClipPlace;
  /** Path of the file; no two may be the same. */
  readonly output: string;
}

/**
 * Writes features of clips into files, `[frames, size]` each, past the store: each recording is read once, by the thread that takes
 * its features and writes them.
 *
 * @returns frames of each, in the order of the clips.
 * @throws {DataError} when clips are refused, each with its reason; the others' files are written.
 * @throws what the file system says, or the signal was aborted with.
 */
export async function writeFeatures(
  outputs: readonly FeatureOutput[],
  options: Omit<ExtractOptions, "store" | "onDamaged">,
): Promise<number[]> {
  const clips = outputs.map(({ clip: { path, startSec, endSec }, output }) => ({
    ...{ path, startSec, endSec },
    key: output,
  }));
  const { computed, bad } = await computeFeatures(clips, options);
  refuseBadClips([...bad.values()], { of: clips.length, allowed: false });
  return clips.map(({ key }) => computed.get(key) as number);
}
