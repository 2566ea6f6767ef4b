import type { Floats } from "./types.ts";

// Arguments stand in the order of the AssemblyScript twins in assembly/batchNorm.ts, which say what they are.

/** Where the own frames of all clips begin. */
function ownRows(lengths: Floats, batch: number, frames: number, channels: number): number[] {
  return Array.from({ length: batch }, (_, b) =>
    Array.from({ length: Math.min(lengths[b]!, frames) }, (_, t) => (b * frames + t) * channels),
  ).flat();
}

/** y over own frames; it starts at zero. */
export function batchNormApply<T extends Floats>(
  x: T,
  gamma: T,
  beta: T,
  mean: T,
  variance: T,
  lengths: Floats,
  y: T,
  batch: number,
  frames: number,
  channels: number,
  epsilon: number,
): void {
  for (const row of ownRows(lengths, batch, frames, channels))
    for (let c = 0; c < channels; c++)
      y[row + c] =
        (gamma[c]! * (x[row + c]! - mean[c]!)) / Math.sqrt(variance[c]! + epsilon) + beta[c]!;
}

/** y and the statistics over own frames; both start at zero. */
export function batchNormForward<T extends Floats>(
  x: T,
  gamma: T,
  beta: T,
  lengths: Floats,
  y: T,
  statistics: T,
  batch: number,
  frames: number,
  channels: number,
  epsilon: number,
): void {
  const rows = ownRows(lengths, batch, frames, channels);
  for (let c = 0; c < channels; c++) {
    const mean = rows.reduce((sum, row) => sum + x[row + c]!, 0) / rows.length;
    const variance = rows.reduce((sum, row) => sum + (x[row + c]! - mean) ** 2, 0) / rows.length;
    statistics[c] = mean;
    statistics[channels + c] = variance;
  }
  const variance = statistics.subarray(channels) as T;
  batchNormApply(
    x,
    gamma,
    beta,
    statistics,
    variance,
    lengths,
    y,
    batch,
    frames,
    channels,
    epsilon,
  );
}

/** Gradients by x, gamma and beta; they start at zero. */
export function batchNormBackward<T extends Floats>(
  x: T,
  gamma: T,
  lengths: Floats,
  statistics: T,
  dy: T,
  dx: T,
  dGamma: T,
  dBeta: T,
  batch: number,
  frames: number,
  channels: number,
  epsilon: number,
): void {
  const rows = ownRows(lengths, batch, frames, channels);
  for (let c = 0; c < channels; c++) {
    const rate = 1 / Math.sqrt(statistics[channels + c]! + epsilon);
    const normal = (row: number) => (x[row + c]! - statistics[c]!) * rate;
    const beta = rows.reduce((sum, row) => sum + dy[row + c]!, 0);
    const slope = rows.reduce((sum, row) => sum + dy[row + c]! * normal(row), 0);
    dBeta[c] = beta;
    dGamma[c] = slope;
    for (const row of rows)
      dx[row + c] = gamma[c]! * rate * (dy[row + c]! - (beta + normal(row) * slope) / rows.length);
  }
}
