import type { FeatureMatrix, FrontEnd, Normaliser } from "@speech-emotion/features";
import type { Example } from "./example.ts";

/** Moments of each speaker's own examples, as a front end fits them; examples without a speaker have none. */
export function fitSpeakers(
  examples: readonly {
    readonly clip: Pick<Example["clip"], "speaker">;
    readonly matrix: FeatureMatrix;
  }[],
  frontEnd: FrontEnd,
): Map<string, Normaliser> {
  const bySpeaker = new Map<string, FeatureMatrix[]>();
  for (const { clip, matrix } of examples)
    if (clip.speaker !== undefined)
      bySpeaker.set(clip.speaker, [...(bySpeaker.get(clip.speaker) ?? []), matrix]);
  return new Map([...bySpeaker].map(([speaker, own]) => [speaker, frontEnd.fitSpeaker(own)]));
}
