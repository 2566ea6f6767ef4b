import type { Doubt } from "../doubt.ts";

/** What logits are divided by, so that scores say how often they are right; as all here chosen on corpora that were left out. */
export const TAUGHT_TEMPERATURE = 0.6;
/** What the model's own logits count for beside what was taught. */
const PRIOR_SHARE = 0.5;
/** As the scores are calibrated, these are how often answers are right that are called so. */
const TAUGHT_WORDS = { sure: 0.85, likely: 0.6 };

/**
 * What a model says of labels without having been taught: of its own about their mean, of others that. With a temperature that
 * makes scores of its logits which say how often they are right.
 */
export function priorOf(
  labels: readonly string[],
  own: {
    readonly labels: readonly string[];
    readonly logits: ArrayLike<number>;
    readonly temperature: number;
  },
): number[] {
  const logits = Array.from(own.logits, (logit) => (PRIOR_SHARE * logit) / own.temperature);
  const mean = logits.reduce((sum, logit) => sum + logit, 0) / logits.length;
  return labels.map((label) => (logits[own.labels.indexOf(label)] ?? mean) - mean);
}

/** When to doubt answers about what was taught. */
export function taughtDoubt(doubt: Doubt, labels: readonly string[]): Doubt {
  return {
    ...doubt,
    sureFrom: labels.map(() => TAUGHT_WORDS.sure),
    likelyFrom: TAUGHT_WORDS.likely,
  };
}
