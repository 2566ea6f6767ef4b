import type { FeatureMatrix } from "@speech-emotion/features";
import * as v from "valibot";
import { argMax } from "./argMax.ts";
import { finite, positive } from "./stored/parseStored.ts";

/** How far an answer can be relied on; `no voice` says that there is none to answer about. */
export type Verdict = "sure" | "likely" | "unsure" | "no voice";

/** When a model doubts its answers: measured on corpora that were left out of trainings like its own, one at a time. */
export interface Doubt {
  /** What logits are divided by where the voice is known, see `Voice`; `temperature` is for voices that are not. */
  readonly voiceTemperature: number;
  /**
   * Answers with this score or more are sure, for each label, as some are mistaken more often than others; above 1 where none
   * is.
   */
  readonly sureFrom: readonly number[];
  /** Answers that are not sure are likely with this score or more, whichever the label; all with less are unsure. */
  readonly likelyFrom: number;
  /** How often answers are right, from the least score to the highest. */
  readonly curve: readonly CurvePoint[];
  /** Hardly any clip of a corpus that was left out is so far from what was learnt; answers about those are unsure. */
  readonly unfamiliarFrom: number;
  /** Tells voices from other sounds. */
  readonly voice: VoiceDetector;
}

/** Of the answers with a score or more. */
export interface CurvePoint {
  /** The least score among them, 0 to 1. */
  readonly score: number;
  /** Their share of all answers, 0 to 1. */
  readonly kept: number;
  /** The share of them that is right, 0 to 1. */
  readonly right: number;
}

/** A logistic regression over the normalised features of a clip that is summed up in one row. */
export interface VoiceDetector {
  /** One a feature. */
  readonly weights: readonly number[];
  /** Added to the weighted sum, whose logistic function is the probability. */
  readonly bias: number;
  /** Below this probability there is no voice. */
  readonly from: number;
}

const share = v.pipe(finite, v.minValue(0, "0 or more"), v.maxValue(1, "1 or less"));
/** Above 1 for none. */
const leastScore = v.pipe(finite, v.minValue(0, "0 or more"));

export const doubtSchema: v.GenericSchema<unknown, Doubt> = v.object({
  voiceTemperature: positive,
  sureFrom: v.array(leastScore),
  likelyFrom: leastScore,
  curve: v.pipe(
    v.array(v.object({ score: share, kept: share, right: share })),
    v.nonEmpty("a point or more"),
  ),
  unfamiliarFrom: positive,
  voice: v.object({ weights: v.array(finite), bias: finite, from: share }),
});

/** What doubt says of one answer. */
export interface Judgement {
  /** How far to rely on the answer. */
  readonly verdict: Verdict;
  /** How likely there is a voice, 0 to 1. */
  readonly voiceScore: number;
  /** As {@link distanceOf}. */
  readonly distance: number;
}

/**
 * Judges an answer.
 *
 * @param input the clip's features, normalised by everyone's moments: `[1, size]`.
 * @param scores in the order of the labels.
 */
export function judge(
  { voice, sureFrom, likelyFrom, unfamiliarFrom }: Doubt,
  { input, scores }: { readonly input: FeatureMatrix; readonly scores: readonly number[] },
): Judgement {
  const voiceScore = voiceScoreOf(voice, input);
  const best = argMax(scores);
  const score = scores[best] as number;
  const distance = distanceOf(input);
  const isSure = score >= (sureFrom[best] as number);
  const certainty = isSure ? "sure" : score >= likelyFrom ? "likely" : "unsure";
  const voiced = distance < unfamiliarFrom ? certainty : "unsure";
  return { verdict: voiceScore < voice.from ? "no voice" : voiced, voiceScore, distance };
}

/** How likely there is a voice in a clip, 0 to 1, by its features as {@link judge} takes them. */
export function voiceScoreOf(
  { weights, bias }: Pick<VoiceDetector, "weights" | "bias">,
  { data }: FeatureMatrix,
): number {
  const sum = weights.reduce((sum, weight, c) => sum + weight * (data[c] as number), bias);
  return 1 / (1 + Math.exp(-sum));
}

/**
 * How far a clip is from those that were learnt from: the root mean square of its normalised features, which is 1 on the
 * average of those.
 */
export function distanceOf({ data }: FeatureMatrix): number {
  return Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / data.length);
}
