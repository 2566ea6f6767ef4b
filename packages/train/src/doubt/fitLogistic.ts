/** A logistic regression: the probability of a row is `1 / (1 + exp(-(weights · row + bias)))`. */
export interface Logistic {
  readonly weights: readonly number[];
  readonly bias: number;
}

const ITERATIONS = 300;
const POWER_ITERATIONS = 20;

/**
 * Fits a logistic regression to rows of two classes, which count alike however many rows each has, by Nesterov's accelerated
 * gradient: the weights with the least mean cross-entropy plus `decay / 2` times their squares.
 *
 * @param rows of the same length, of about unit deviation.
 */
export function fitLogistic(
  { yes, no }: { readonly yes: readonly Float32Array[]; readonly no: readonly Float32Array[] },
  { decay }: { readonly decay: number },
): Logistic {
  const size = yes[0]!.length;
  const rows = [...yes, ...no];
  const target = (i: number) => (i < yes.length ? 1 : 0);
  const weightOf = (i: number) => 0.5 / (i < yes.length ? yes.length : no.length);
  const step = 1 / (decay + largestCurvature(rows, weightOf));
  // The bias stands behind the weights.
  let current = new Float64Array(size + 1);
  let ahead = current;
  for (let k = 0; k < ITERATIONS; k++) {
    const gradient = ahead.map((w, c) => (c < size ? decay * w : 0));
    for (const [i, row] of rows.entries())
      addRow(gradient, row, weightOf(i) * (probability(ahead, row) - target(i)));
    const next = ahead.map((w, c) => w - step * gradient[c]!);
    const momentum = k / (k + 3);
    ahead = next.map((w, c) => w + momentum * (w - current[c]!));
    current = next;
  }
  return { weights: [...current.subarray(0, size)], bias: current[size]! };
}

function probability(weights: Float64Array, row: Float32Array): number {
  return 1 / (1 + Math.exp(-dot(weights, row)));
}

function dot(weights: Float64Array, row: Float32Array): number {
  let sum = weights[row.length]!;
  for (let c = 0; c < row.length; c++) sum += weights[c]! * row[c]!;
  return sum;
}

function addRow(sums: Float64Array, row: Float32Array, factor: number): void {
  for (let c = 0; c < row.length; c++) sums[c]! += factor * row[c]!;
  sums[row.length]! += factor;
}

/** A bound on the curvature of the cross-entropy: a quarter of the largest eigenvalue of the rows' moments, by power iteration. */
function largestCurvature(rows: readonly Float32Array[], weightOf: (i: number) => number): number {
  let direction = new Float64Array(rows[0]!.length + 1).fill(1);
  let length = Math.hypot(...direction);
  for (let k = 0; k < POWER_ITERATIONS; k++) {
    direction = direction.map((x) => x / length);
    const image = new Float64Array(direction.length);
    for (const [i, row] of rows.entries()) addRow(image, row, weightOf(i) * dot(direction, row));
    direction = image;
    length = Math.hypot(...direction);
  }
  return (1.1 * length) / 4; // power iteration comes from below
}
