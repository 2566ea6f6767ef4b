import type { Floats } from "./types.ts";

// Arguments stand in the order of the AssemblyScript twins in assembly/denseTdnn.ts, which say what they are.

/** What comes in, with `growth` channels more. */
export function denseTdnnForward(
  x: Floats,
  scale: Floats,
  shift: Floats,
  kernel: Floats,
  bias: Floats,
  local: Floats,
  squeeze: Floats,
  squeezeBias: Floats,
  excite: Floats,
  exciteBias: Floats,
  lengths: Floats,
  y: Floats,
  batch: number,
  frames: number,
  channels: number,
  bottleneck: number,
  growth: number,
  context: number,
  dilation: number,
  segment: number,
): void {
  for (let b = 0; b < batch; b++) {
    const own = Math.min(lengths[b]!, frames);
    const hidden = Array.from({ length: own }, (_, t) => {
      const rectified = normalise(x, scale, shift, b * frames + t);
      return product(rectified, kernel, bias, bottleneck).map((value) => Math.max(0, value));
    });
    const mean = meanOf(hidden);
    for (let t = 0; t < own; t++) {
      const start = t - (t % segment);
      const around = meanOf(hidden.slice(start, start + segment)).map((m, n) => m + mean[n]!);
      const squeezed = product(around, squeeze, squeezeBias, context).map((v) => Math.max(0, v));
      const shares = product(squeezed, excite, exciteBias, growth);
      const out = (b * frames + t) * (channels + growth);
      y.set(x.subarray((b * frames + t) * channels, (b * frames + t + 1) * channels), out);
      for (let g = 0; g < growth; g++) {
        let sum = 0;
        for (let k = 0; k < 3; k++)
          hidden[t + (k - 1) * dilation]?.forEach((value, n) => {
            sum += value * local[(k * bottleneck + n) * growth + g]!;
          });
        y[out + channels + g] = sum / (1 + Math.exp(-shares[g]!));
      }
    }
  }
}

/** The channels of what came in and what was added to it, made fewer. */
export function transitionForward(
  x: Floats,
  scale: Floats,
  shift: Floats,
  kernel: Floats,
  lengths: Floats,
  y: Floats,
  batch: number,
  frames: number,
  _channels: number,
  filters: number,
): void {
  const bias = new Float32Array(filters);
  for (let b = 0; b < batch; b++)
    for (let row = b * frames; row < b * frames + Math.min(lengths[b]!, frames); row++)
      y.set(product(normalise(x, scale, shift, row), kernel, bias, filters), row * filters);
}

/** `ReLU(scale x + shift)` of a row. */
function normalise(x: Floats, scale: Floats, shift: Floats, row: number): number[] {
  return Array.from(scale, (factor, c) =>
    Math.max(0, factor * x[row * scale.length + c]! + shift[c]!),
  );
}

/** A row times a matrix `[row's length, columns]`, and a bias. */
function product(row: readonly number[], matrix: Floats, bias: Floats, columns: number): number[] {
  return Array.from({ length: columns }, (_, n) =>
    row.reduce((sum, value, k) => sum + value * matrix[k * columns + n]!, bias[n]!),
  );
}

function meanOf(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, n) => rows.reduce((sum, row) => sum + row[n]!, 0) / rows.length);
}
