import { FrontEnd } from "@speech-emotion/features";
import type { Network, RecognizerInfo } from "@speech-emotion/model";
import type { Example } from "../examples/example.ts";
import { normaliseBySpeaker } from "../examples/normaliseBySpeaker.ts";
import { type Evaluation, evaluateExamples } from "./evaluateExamples.ts";

/** What speaker normalisation scores; older runs hold the first three alone. */
export type SpeakerScores = Pick<Evaluation, "accuracy" | "weightedF1" | "uar"> &
  Partial<Pick<Evaluation, "calibrationError" | "answered" | "verdicts">>;

/**
 * Scores with each example normalised by examples of its speaker, whose labels are not looked at.
 *
 * @param speakerClips how many of the speaker's, the example and others that are drawn; by default all.
 */
export function scoreBySpeaker(
  network: Network,
  info: Pick<RecognizerInfo, "labels" | "temperature" | "frontEnd" | "doubt">,
  examples: readonly Example[],
  speakerClips?: number,
): SpeakerScores {
  const bySpeaker = normaliseBySpeaker(examples, new FrontEnd(info.frontEnd), speakerClips);
  const { metrics } = evaluateExamples(network, info, examples, bySpeaker);
  const { accuracy, weightedF1, uar, calibrationError, answered, verdicts } = metrics;
  const doubt = verdicts ? { verdicts } : {};
  return { accuracy, weightedF1, uar, calibrationError, answered, ...doubt };
}
