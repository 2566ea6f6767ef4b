import { computeMetrics, type Metrics } from "@speech-emotion/data/labels";
import {
  argMax,
  type Companion,
  type CurvePoint,
  type Doubt,
  judge,
  type Network,
  type Opinion,
  poolOpinions,
  type RecognizerInfo,
  softmax,
  type Verdict,
} from "@speech-emotion/model";
import type { Example } from "../examples/example.ts";
import { type Calibration, measureCalibration } from "./calibration.ts";
import { computeGroups, type GroupMetrics } from "./groups.ts";
import { inferLogits } from "./infer.ts";

/** One clip of `predictions.csv`. */
export interface ClipPrediction {
  /** Its id. */
  readonly clip: string;
  /** The true label. */
  readonly label: string;
  /** The likeliest label. */
  readonly predicted: string;
  /** Scores in label order. */
  readonly scores: readonly number[];
}

/** Labels of a model that no clip of a corpus has. */
export interface AbsentLabels {
  /** Its name. */
  readonly corpus: string;
  /** Those that it lacks. */
  readonly labels: readonly string[];
}

/** The clips of one verdict. */
export interface VerdictScores {
  /** How far their answers can be relied on. */
  readonly verdict: Verdict;
  /** How many they are. */
  readonly clips: number;
  /** Share of them whose likeliest label is right. */
  readonly accuracy: number;
}

/** Scores of a network on some clips. Labels that are no answers to any of them are not among the classes. */
export interface Evaluation extends Metrics, Calibration {
  /** Share of the clips whose answer is sure or likely, 0 to 1; of a model that never doubts 1. Other scores are over all clips. */
  readonly answered: number;
  /** What becomes of the clips of each verdict, where the model doubts. */
  readonly verdicts?: readonly VerdictScores[];
  /** How often answers are right when only those of the highest scores are kept: a tenth of them, two tenths, to all. */
  readonly riskCoverage: readonly Pick<CurvePoint, "kept" | "right">[];
  /** Corpora that lack some of the model's labels, which were no answers to their clips, and those labels. */
  readonly absentLabels?: readonly AbsentLabels[];
  /** Scores of the clips that have something in common, where the data set says it, as the speaker's sex. */
  readonly groups: readonly GroupMetrics[];
}

/** Scores of some examples, all together and one by one. */
export interface ScoredExamples {
  /** All together. */
  readonly metrics: Evaluation;
  /** One by one, in their order. */
  readonly predictions: ClipPrediction[];
}

/** The same clips, in the same order, as the companion of a model hears them. */
export interface CompanionExamples {
  /** Its network. */
  readonly network: Network;
  /** What its `recognizer.json` says. */
  readonly info: Pick<RecognizerInfo, "temperature" | "frontEnd" | "companion">;
  /** The clips. */
  readonly examples: readonly Example[];
  /** What its own companion hears, where it has one. */
  readonly companion?: CompanionExamples | undefined;
}

/** What is known beside the examples that are scored. */
export interface EvaluationOptions {
  /** The same examples, normalised by their speakers; without, the voices are not known. */
  readonly known?: readonly Example[] | undefined;
  /** What the model's companion hears, where it has one: as much of the voices as the model. */
  readonly companion?: CompanionExamples | undefined;
}

/**
 * Scores and predictions of a network on examples.
 *
 * @param options what is known beside them.
 */
export function evaluateExamples(
  network: Network,
  info: Pick<RecognizerInfo, "labels" | "temperature" | "doubt"> & {
    readonly companion?: Companion;
  },
  examples: readonly Example[],
  { known, companion }: EvaluationOptions = {},
): ScoredExamples {
  const { labels, doubt } = info;
  const own = inferLogits(network, known ?? examples);
  const logits = companion ? poolLogits(own, info, companion) : own;
  const temperature =
    info.companion?.temperature ?? (known && doubt ? doubt.voiceTemperature : info.temperature);
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
    ...scoreDoubt(doubt, { examples, scores, hits: predicted.map((c, i) => c === targets[i]) }),
    ...measureCalibration(scores, targets),
    groups: computeGroups(labels, examples, predicted),
    ...(absent.length > 0 ? { absentLabels: absent } : {}),
  };
  return { metrics, predictions };
}

/** What a model and its companion say together of each clip. */
export function poolLogits(
  own: readonly Float32Array[],
  { temperature }: Pick<RecognizerInfo, "temperature">,
  beside: CompanionExamples,
): Float32Array[] {
  return opinionsOf(beside).map((other, i) =>
    poolOpinions([{ logits: own[i]!, temperature }, other]),
  );
}

function opinionsOf({ network, info, examples, companion }: CompanionExamples): Opinion[] {
  const own = inferLogits(network, examples);
  if (!info.companion || !companion)
    return own.map((logits) => ({ logits, temperature: info.temperature }));
  const { temperature } = info.companion;
  return poolLogits(own, info, companion).map((logits) => ({ logits, temperature }));
}

function findAbsent(labels: readonly string[], examples: readonly Example[]): AbsentLabels[] {
  const masks = new Map(examples.map(({ clip, classes }) => [clip.corpus, classes]));
  return [...masks].flatMap(([corpus, classes]) =>
    classes ? [{ corpus, labels: labels.filter((_, c) => !classes[c]) }] : [],
  );
}

const TENTHS = Array.from({ length: 10 }, (_, i) => (i + 1) / 10);
const VERDICTS: readonly Verdict[] = ["sure", "likely", "unsure", "no voice"];

/** How far doubt is right. */
function scoreDoubt(
  doubt: Doubt | undefined,
  answers: {
    readonly examples: readonly Example[];
    readonly scores: readonly (readonly number[])[];
    /** Whether each is right. */
    readonly hits: readonly boolean[];
  },
): Pick<Evaluation, "answered" | "verdicts" | "riskCoverage"> {
  const { examples, hits } = answers;
  const clips = examples.length;
  const best = answers.scores.map((row) => Math.max(...row));
  const order = best.map((_, i) => i).sort((a, b) => best[b]! - best[a]!);
  const shareRight = (some: readonly number[]) =>
    some.length && some.filter((i) => hits[i]).length / some.length;
  const riskCoverage = TENTHS.map((kept) => ({
    kept,
    right: shareRight(order.slice(0, Math.round(kept * clips))),
  }));
  if (!doubt) return { answered: 1, riskCoverage };
  const given = examples.map(
    ({ matrix }, i) => judge(doubt, { input: matrix, scores: answers.scores[i]! }).verdict,
  );
  const verdicts = VERDICTS.map((verdict) => {
    const own = order.filter((i) => given[i] === verdict);
    return { verdict, clips: own.length, accuracy: shareRight(own) };
  });
  const answered = given.filter((verdict) => verdict === "sure" || verdict === "likely").length;
  return { answered: clips && answered / clips, verdicts, riskCoverage };
}
