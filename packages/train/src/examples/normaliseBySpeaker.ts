import { createRandom, shuffled } from "@speech-emotion/data";
import { type FrontEnd, type Normaliser, normalised } from "@speech-emotion/features";
import type { Example } from "./example.ts";
import { fitSpeakers } from "./fitSpeakers.ts";

/**
 * Examples normalised by those of their speaker, whose labels are not looked at; those without a speaker stay as they are.
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
  const speakers = fitSpeakers(examples, frontEnd);
  return ({ clip }) => speakers.get(clip.speaker as string);
}

function someOf(
  examples: readonly Example[],
  { frontEnd, count }: { readonly frontEnd: FrontEnd; readonly count: number },
): MomentsOf {
  return (example) => {
    const { speaker, id } = example.clip;
    if (speaker === undefined) return undefined;
    const others = examples.filter((other) => other !== example && other.clip.speaker === speaker);
    const drawn = shuffled(others, createRandom(1, `voice/${id}`)).slice(0, count - 1);
    return frontEnd.fitSpeaker([example, ...drawn].map(({ matrix }) => matrix));
  };
}
