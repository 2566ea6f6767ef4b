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

/** Labels of a model that no clip of a corpus has. */
export interface AbsentLabels {
  readonly corpus: string;
  readonly labels: readonly string[];
}

/** Scores of a network on some clips. Labels that are no answers to any of them are not among the classes. */
export interface Evaluation extends Metrics, Calibration {
  /** Share of the clips that got an answer, 0 to 1; all do, as the likeliest class is one. The other scores are over those. */
  readonly answered: number;
  /** Corpora that lack some of the model's labels, which were no answers to their clips, and those labels. */
  readonly absentLabels?: readonly AbsentLabels[];
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
  const absent = findAbsent(labels, examples);
  const scored = labels.filter((_, c) =>
    examples.some(({ classes }) => classes === undefined || classes[c]),
  );
  const classOf = (c: number) => scored.indexOf(labels[c]!);
  const metrics = {
    ...computeMetrics(scored, targets.map(classOf), predicted.map(classOf)),
    answered: 1,
    ...measureCalibration(scores, targets),
    groups: computeGroups(labels, examples, predicted),
    ...(absent.length > 0 ? { absentLabels: absent } : {}),
  };
  return { metrics, predictions };
}

function findAbsent(labels: readonly string[], examples: readonly Example[]): AbsentLabels[] {
  const masks = new Map(examples.map(({ clip, classes }) => [clip.corpus, classes]));
  return [...masks].flatMap(([corpus, classes]) =>
    classes ? [{ corpus, labels: labels.filter((_, c) => !classes[c]) }] : [],
  );
}
