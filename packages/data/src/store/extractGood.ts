import { describeRefusal } from "@speech-emotion/features";
import type { Clip, SkippedFile } from "../corpora/clip.ts";
import { type ExtractOptions, type StoredFeatures, tryFill } from "./extractFeatures.ts";
import { refuseBadClips } from "./refuseBadClips.ts";

/** Clips whose features are stored, and those that none could be taken of. */
export interface GoodClips {
  /** Those with features. */
  readonly clips: readonly Clip[];
  /** In the order of the clips. */
  readonly stored: readonly StoredFeatures[];
  /** The others, and why. */
  readonly bad: readonly SkippedFile[];
}

/**
 * Sees to it that the store has features of the clips that they can be taken of, as long as the others are few.
 *
 * @param options how features are taken.
 * @param options.skipBad the largest share of all clips that may be left out; 0 for none.
 * @throws {DataError} when more are refused, every one with its reason.
 * @throws what the signal was aborted with.
 */
export async function extractGood(
  clips: readonly Clip[],
  { skipBad, ...options }: ExtractOptions & { readonly skipBad: number },
): Promise<GoodClips> {
  const found = await tryFill(
    clips.map((clip) => ({ clip })),
    options,
  );
  const bad = found.filter((one) => "refusal" in one);
  if (bad.length > skipBad * clips.length) refuseBadClips(bad, { of: clips.length, allowed: true });
  return {
    clips: clips.filter((_, i) => !("refusal" in (found[i] as (typeof found)[number]))),
    stored: found.flatMap((one) => ("refusal" in one ? [] : [one])),
    bad: bad.map(({ path, refusal }) => ({ path, reason: describeRefusal(refusal) })),
  };
}
