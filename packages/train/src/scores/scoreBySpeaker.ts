import { FrontEnd } from "@speech-emotion/features";
import type { Companion, Network, RecognizerInfo } from "@speech-emotion/model";
import type { Example } from "../examples/example.ts";
import { normaliseBySpeaker } from "../examples/normaliseBySpeaker.ts";
import { type CompanionExamples, type Evaluation, evaluateExamples } from "./evaluateExamples.ts";

/** What speaker normalisation scores; older runs hold the first three alone. */
export type SpeakerScores = Pick<Evaluation, "accuracy" | "weightedF1" | "uar"> &
  Partial<Pick<Evaluation, "calibrationError" | "answered" | "verdicts">>;

/**
 * Scores with each example normalised by examples of its speaker, whose labels are not looked at.
 *
 * @param options how they are normalised.
 * @param options.speakerClips how many of the speaker's, the example and others that are drawn; by default all.
 * @param options.companion what the model's companion hears, where it has one.
 */
export function scoreBySpeaker(
  network: Network,
  info: Pick<RecognizerInfo, "labels" | "temperature" | "frontEnd" | "doubt"> & {
    readonly companion?: Companion;
  },
  examples: readonly Example[],
  {
    speakerClips,
    companion,
  }: {
    readonly speakerClips?: number | undefined;
    readonly companion?: CompanionExamples | undefined;
  } = {},
): SpeakerScores {
  const bySpeaker = (own: readonly Example[], { frontEnd }: Pick<RecognizerInfo, "frontEnd">) => {
    const stages = new FrontEnd(frontEnd);
    return stages.bySpeaker ? normaliseBySpeaker(own, stages, speakerClips) : own;
  };
  const known = (beside: CompanionExamples): CompanionExamples => ({
    ...beside,
    examples: bySpeaker(beside.examples, beside.info),
    companion: beside.companion && known(beside.companion),
  });
  const { metrics } = evaluateExamples(network, info, examples, {
    known: bySpeaker(examples, info),
    companion: companion && known(companion),
  });
  const { accuracy, weightedF1, uar, calibrationError, answered, verdicts } = metrics;
  const doubt = verdicts ? { verdicts } : {};
  return { accuracy, weightedF1, uar, calibrationError, answered, ...doubt };
}
