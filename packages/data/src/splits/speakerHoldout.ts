import type { RandomGenerator } from "@speech-emotion/features";
import type { Clip } from "../corpora/clip.ts";
import { shuffled } from "../random.ts";
import { type Holdout, partition, refuseFraction } from "./holdout.ts";
import { knownSpeakers } from "./knownSpeakers.ts";

/**
 * Holds out `ceil(fraction * speakers)` whole speakers, so that no voice is on both sides.
 *
 * @throws {DataError} when speakers are unknown or fewer than two.
 */
export function speakerHoldout(
  clips: readonly Clip[],
  options: {
    readonly fraction: number;
    readonly random: RandomGenerator;
    readonly among?: readonly number[];
  },
): Holdout {
  const { fraction, random, among = clips.map((_, i) => i) } = options;
  refuseFraction(fraction);
  const speakers = knownSpeakers(clips, among);
  const count = Math.min(speakers.length - 1, Math.ceil(fraction * speakers.length - 1e-9));
  const held = new Set(shuffled(speakers, random).slice(0, count));
  return partition(among, (i) => held.has(clips[i]?.speaker as string));
}
