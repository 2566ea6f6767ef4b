import { createRandom, shuffled } from "@speech-emotion/data";
import { type FrontEnd, type Normaliser, normalised } from "@speech-emotion/features";
import type { Example } from "./example.ts";
import { fitVoices } from "./fitVoices.ts";
import { byVoice, voiceOf } from "./voiceOf.ts";

/**
 * Examples normalised by those of their speaker, of speech and of song by themselves, whose labels are not looked at; those without a speaker stay as they are.
 *
 * @param speakerClips how many of the speaker's, the example and others that are drawn; by default all.
 */
export function normaliseBySpeaker(
  examples: readonly Example[],
  frontEnd: FrontEnd,
  speakerClips?: number,
): Example[] {
  const momentsOf =
    speakerClips === undefined
      ? allOf(examples, frontEnd)
      : someOf(examples, { frontEnd, count: speakerClips });
  return examples.map((example) => {
    const moments = momentsOf(example);
    return moments ? { ...example, matrix: normalised(example.matrix, moments) } : example;
  });
}

type MomentsOf = (example: Example) => Normaliser | undefined;

function allOf(examples: readonly Example[], frontEnd: FrontEnd): MomentsOf {
  const voices = fitVoices(examples, frontEnd);
  return ({ clip }) => voices.get(voiceOf(clip) as string);
}

function someOf(
  examples: readonly Example[],
  { frontEnd, count }: { readonly frontEnd: FrontEnd; readonly count: number },
): MomentsOf {
  const voices = byVoice(examples);
  return (example) => {
    const voice = voiceOf(example.clip);
    if (voice === undefined) return undefined;
    const others = (voices.get(voice) as Example[]).filter((other) => other !== example);
    const drawn = shuffled(others, createRandom(1, `voice/${example.clip.id}`)).slice(0, count - 1);
    return frontEnd.fitSpeaker([example, ...drawn].map(({ matrix }) => matrix));
  };
}
