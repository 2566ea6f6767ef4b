import type { FeatureMatrix, FrontEnd, Normaliser } from "@speech-emotion/features";
import type { Example } from "./example.ts";
import { voiceOf } from "./voiceOf.ts";

/** Moments of each voice's own examples by its name, as a front end fits them; examples without a speaker have none. */
export function fitVoices(
  examples: readonly {
    readonly clip: Pick<Example["clip"], "speaker" | "channel">;
    readonly matrix: FeatureMatrix;
  }[],
  frontEnd: FrontEnd,
): Map<string, Normaliser> {
  const byVoice = new Map<string, FeatureMatrix[]>();
  for (const { clip, matrix } of examples) {
    const voice = voiceOf(clip);
    if (voice !== undefined) byVoice.set(voice, [...(byVoice.get(voice) ?? []), matrix]);
  }
  return new Map([...byVoice].map(([voice, own]) => [voice, frontEnd.fitSpeaker(own)]));
}
