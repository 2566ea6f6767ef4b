import type { FeatureMatrix, FrontEnd, Normaliser } from "@speech-emotion/features";
import type { Example } from "./example.ts";
import { byVoice } from "./voiceOf.ts";

/** Moments of each voice's own examples by its name, as a front end fits them; examples without a speaker have none. */
export function fitVoices(
  examples: readonly {
    readonly clip: Pick<Example["clip"], "speaker" | "channel">;
    readonly matrix: FeatureMatrix;
  }[],
  frontEnd: FrontEnd,
): Map<string, Normaliser> {
  const moments = ([voice, own]: [string, { readonly matrix: FeatureMatrix }[]]) =>
    [voice, frontEnd.fitSpeaker(own.map(({ matrix }) => matrix))] as const;
  return new Map([...byVoice(examples)].map(moments));
}
