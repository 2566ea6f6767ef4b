import type { Clip } from "@speech-emotion/data";
import { type FeatureMatrix, fitNormaliser, type Normaliser } from "@speech-emotion/features";

/** A normaliser of each speaker's own, over all of the speaker's clips; clips without a speaker have none. */
export function fitSpeakers(
  clips: readonly Pick<Clip, "speaker">[],
  matrices: readonly FeatureMatrix[],
): Map<string, Normaliser> {
  const bySpeaker = new Map<string, FeatureMatrix[]>();
  for (const [i, { speaker }] of clips.entries())
    if (speaker !== undefined)
      bySpeaker.set(speaker, [...(bySpeaker.get(speaker) ?? []), matrices[i] as FeatureMatrix]);
  return new Map([...bySpeaker].map(([speaker, own]) => [speaker, fitNormaliser(own)]));
}
