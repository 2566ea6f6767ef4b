/** A multinomial logistic regression: the logits of a row are `weights · row + biases`, one a class. */
export interface SoftmaxRegression {
  /** `[classes][size]` */
  readonly weights: readonly Float64Array[];
  /** `[classes]` */
  readonly biases: Float64Array;
}

/** What a regression learns from, a place each row. */
export interface SoftmaxRows {
  /** Of the same length, of about unit deviation. */
  readonly rows: readonly Float32Array[];
  /** Index of the class of each row. */
  readonly targets: readonly number[];
  /** Logits that those of the regression are added to, `[rows][classes]`; default 0. */
  readonly offsets?: readonly (readonly number[])[];
}

const MAX_ITERATIONS = 300;
/** Where no weight's gradient is longer than this, nothing that is told is changed by going on. */
const TOLERANCE = 1e-6;
const POWER_ITERATIONS = 20;

/**
 * Fits a regression whose classes count alike however many rows each has: the weights with the least mean cross-entropy plus
 * `decay / 2` times their squares, by Nesterov's accelerated gradient. Biases cost nothing.
 */
export function fitSoftmaxRegression(
  { rows, targets, offsets }: SoftmaxRows,
  { classes, decay }: { readonly classes: number; readonly decay: number },
): SoftmaxRegression {
  const size = rows[0]?.length ?? 0;
  const counts = Array.from({ length: classes }, (_, k) => targets.filter((t) => t === k).length);
  const present = counts.filter((count) => count > 0).length;
  const rowWeights = targets.map((target) => 1 / (present * counts[target]!));
  const step = 1 / (decay + largestCurvature(rows, rowWeights));
  const width = size + 1; // the bias stands behind a class' weights
  const logits = new Float64Array(classes);
  let current = new Float64Array(classes * width);
  let ahead = current;
  for (let k = 0; k < MAX_ITERATIONS; k++) {
    const gradient = ahead.map((w, i) => (i % width < size ? decay * w : 0));
    for (const [i, row] of rows.entries()) {
      for (let c = 0; c < classes; c++)
        logits[c] = dot(ahead, row, c * width) + (offsets?.[i]?.[c] ?? 0);
      toProbabilities(logits);
      for (let c = 0; c < classes; c++) {
        const error = logits[c]! - (c === targets[i] ? 1 : 0);
        addRow(gradient, row, { at: c * width, factor: rowWeights[i]! * error });
      }
    }
    const next = ahead.map((w, i) => w - step * gradient[i]!);
    const momentum = k / (k + 3);
    ahead = next.map((w, i) => w + momentum * (w - current[i]!));
    current = next;
    if (gradient.every((g) => Math.abs(g) < TOLERANCE)) break;
  }
  return {
    weights: Array.from({ length: classes }, (_, c) => current.slice(c * width, c * width + size)),
    biases: Float64Array.from({ length: classes }, (_, c) => current[c * width + size]!),
  };
}

/** `weights · row + bias`, of the weights from a place on. */
function dot(weights: Float64Array, row: Float32Array, at: number): number {
  let sum = weights[at + row.length]!;
  for (let c = 0; c < row.length; c++) sum += weights[at + c]! * row[c]!;
  return sum;
}

function addRow(
  sums: Float64Array,
  row: Float32Array,
  { at, factor }: { readonly at: number; readonly factor: number },
): void {
  for (let c = 0; c < row.length; c++) sums[at + c]! += factor * row[c]!;
  sums[at + row.length]! += factor;
}

function toProbabilities(logits: Float64Array): void {
  const largest = Math.max(...logits);
  let sum = 0;
  for (let c = 0; c < logits.length; c++) sum += logits[c] = Math.exp(logits[c]! - largest);
  for (let c = 0; c < logits.length; c++) logits[c]! /= sum;
}

/** A bound on the curvature of the cross-entropy: half of the largest eigenvalue of the rows' moments, by power iteration. */
function largestCurvature(rows: readonly Float32Array[], rowWeights: readonly number[]): number {
  let direction = new Float64Array((rows[0]?.length ?? 0) + 1).fill(1);
  let length = Math.hypot(...direction);
  for (let k = 0; k < POWER_ITERATIONS; k++) {
    direction = direction.map((x) => x / length);
    const image = new Float64Array(direction.length);
    for (const [i, row] of rows.entries())
      addRow(image, row, { at: 0, factor: rowWeights[i]! * dot(direction, row, 0) });
    direction = image;
    length = Math.hypot(...direction);
  }
  return (1.1 * length) / 2; // power iteration comes from below
}
