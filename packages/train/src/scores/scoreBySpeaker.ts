import { createRandom, shuffled } from "@speech-emotion/data";
import { FrontEnd, type Normaliser, normalised } from "@speech-emotion/features";
import type { Network, RecognizerInfo } from "@speech-emotion/model";
import type { Example } from "../examples/example.ts";
import { fitSpeakers } from "../examples/fitSpeakers.ts";
import { evaluateExamples } from "./evaluateExamples.ts";
import type { Metrics } from "./metrics.ts";

/** What speaker normalisation scores. */
export type SpeakerScores = Pick<Metrics, "accuracy" | "weightedF1" | "uar">;

/**
 * Scores with each example normalised by examples of its speaker, whose labels are not looked at.
 *
 * @param speakerClips how many of the speaker's, the example and others that are drawn; by default all.
 */
export function scoreBySpeaker(
  network: Network,
  info: Pick<RecognizerInfo, "labels" | "temperature" | "frontEnd">,
  examples: readonly Example[],
  speakerClips?: number,
): SpeakerScores {
  const frontEnd = new FrontEnd(info.frontEnd);
  const momentsOf =
    speakerClips === undefined
      ? allOf(examples, frontEnd)
      : someOf(examples, { frontEnd, count: speakerClips });
  const bySpeaker = examples.map((example) => {
    const moments = momentsOf(example);
    return moments ? { ...example, matrix: normalised(example.matrix, moments) } : example;
  });
  const { accuracy, weightedF1, uar } = evaluateExamples(network, info, bySpeaker).metrics;
  return { accuracy, weightedF1, uar };
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
