import { argMax } from "../argMax.ts";
import { fitSoftmaxRegression, type SoftmaxRegression } from "./fitSoftmaxRegression.ts";

/** One clip of what is taught, as the head sees it. */
export interface HeadRow {
  /** Features, normalised by its voice, without nuisance. */
  readonly input: Float32Array;
  /** What the model says without having been taught: a logit a taught label. */
  readonly prior: readonly number[];
}

/** Chosen on corpora that were left out of training, see docs/experiments.md. */
const DECAY = 0.1;

/** The head that is added to the model's own answer. */
export function learnHead(
  rows: readonly HeadRow[],
  { targets, classes }: { readonly targets: readonly number[]; readonly classes: number },
): SoftmaxRegression {
  const { weights, biases } = fitSoftmaxRegression(
    { rows: rows.map(({ input }) => input), targets, offsets: rows.map(({ prior }) => prior) },
    { classes, decay: DECAY },
  );
  return { weights: weights.map(rounded), biases };
}

/** Six digits, so that what is saved is short, and the same. */
function rounded(weights: Float64Array): Float64Array {
  return weights.map((weight) => Number(weight.toPrecision(6)));
}

/** Logits of a row with what was taught: `[classes]`. */
export function logitsOf({ weights, biases }: SoftmaxRegression, row: HeadRow): number[] {
  return weights.map((weight, c) =>
    row.input.reduce((sum, x, i) => sum + x * weight[i]!, biases[c]! + row.prior[c]!),
  );
}

/** Mean over the labels of the share of their rows that is answered right, 0 to 1. */
export function recallOf(
  logits: readonly (readonly number[])[],
  targets: readonly number[],
): number {
  const labels = [...new Set(targets)];
  const recalls = labels.map((label) => {
    const own = logits.filter((_, i) => targets[i] === label);
    return own.filter((row) => argMax(row) === label).length / own.length;
  });
  return recalls.reduce((sum, recall) => sum + recall, 0) / labels.length;
}
