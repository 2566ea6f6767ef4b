import { type FeatureMatrix, fitNormaliser, type Normaliser } from "@speech-emotion/features";
import type { Clip } from "./clip.ts";

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
