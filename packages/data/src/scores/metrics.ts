/** Scores of one class. */
export interface ClassMetrics {
  /** Name of the class. */
  readonly label: string;
  /** Share of the clips called so that are of the class, 0 to 1. */
  readonly precision: number;
  /** Share of the class's clips that were recognised: the per-class accuracy. */
  readonly recall: number;
  /** Harmonic mean of precision and recall, 0 to 1. */
  readonly f1: number;
  /** Clips of the class. */
  readonly support: number;
}

/** Scores of a set of clips. Shares from 0 to 1; what divides by zero is 0, as in scikit-learn. */
export interface Metrics {
  /** How many were scored. */
  readonly clips: number;
  /** Share that is right, 0 to 1. */
  readonly accuracy: number;
  /** Mean of the classes' F1, each weighted with its clips. */
  readonly weightedF1: number;
  /** Mean of the F1 of the classes that have clips or were predicted. */
  readonly macroF1: number;
  /** Unweighted average recall over the classes that have clips. */
  readonly uar: number;
  /** Scores of each class, in label order. */
  readonly classes: readonly ClassMetrics[];
  /** Clips by true class (rows) and predicted class (columns), in label order. */
  readonly confusion: readonly (readonly number[])[];
}

/** Scores of predictions against the truth, both as indices into `labels`. */
export function computeMetrics(
  labels: readonly string[],
  truth: readonly number[],
  predicted: readonly number[],
): Metrics {
  const confusion = labels.map(() => labels.map(() => 0));
  for (const [i, target] of truth.entries()) {
    const row = confusion[target] as number[];
    row[predicted[i] as number] = (row[predicted[i] as number] as number) + 1;
  }
  const classes = labels.map((label, k): ClassMetrics => {
    const hits = confusion[k]?.[k] as number;
    const support = sum(confusion[k] as number[]);
    const precision = ratio(hits, sum(confusion.map((row) => row[k] as number)));
    const recall = ratio(hits, support);
    return {
      label,
      precision,
      recall,
      f1: ratio(2 * precision * recall, precision + recall),
      support,
    };
  });
  const clips = truth.length;
  const seen = classes.filter(({ support }, k) => support > 0 || predicted.includes(k));
  const present = classes.filter(({ support }) => support > 0);
  return {
    clips,
    accuracy: ratio(sum(confusion.map((row, k) => row[k] as number)), clips),
    weightedF1: ratio(sum(classes.map(({ f1, support }) => f1 * support)), clips),
    macroF1: ratio(sum(seen.map(({ f1 }) => f1)), seen.length),
    uar: ratio(sum(present.map(({ recall }) => recall)), present.length),
    classes,
    confusion,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}
