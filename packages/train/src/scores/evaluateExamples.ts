import { argMax, type Network, type RecognizerInfo, softmax } from "@speech-emotion/model";
import type { Example } from "../examples/example.ts";
import { type Calibration, measureCalibration } from "./calibration.ts";
import { computeGroups, type GroupMetrics } from "./groups.ts";
import { inferLogits } from "./infer.ts";
import { computeMetrics, type Metrics } from "./metrics.ts";

/** One clip of `predictions.csv`. */
export interface ClipPrediction {
  readonly clip: string;
  readonly label: string;
  readonly predicted: string;
  /** Scores in label order. */
  readonly scores: readonly number[];
}

/** Scores of a network on some clips. */
export interface Evaluation extends Metrics {
  readonly calibration: Calibration;
  /** Scores of the clips that have something in common, where the data set says it, as the speaker's sex. */
  readonly groups: readonly GroupMetrics[];
}

/** Scores and predictions of a network on examples. */
export function evaluateExamples(
  network: Network,
  { labels, temperature }: Pick<RecognizerInfo, "labels" | "temperature">,
  examples: readonly Example[],
): { metrics: Evaluation; predictions: ClipPrediction[] } {
  const logits = inferLogits(network, examples);
  const scores = logits.map((row) => softmax(row, temperature));
  const predicted = logits.map(argMax);
  const targets = examples.map(({ target }) => target);
  const predictions = examples.map(
    ({ clip, target }, i): ClipPrediction => ({
      clip: clip.id,
      label: labels[target]!,
      predicted: labels[predicted[i]!]!,
      scores: scores[i]!,
    }),
  );
  const metrics = {
    ...computeMetrics(labels, targets, predicted),
    calibration: measureCalibration(scores, targets),
    groups: computeGroups(labels, examples, predicted),
  };
  return { metrics, predictions };
}
