import type { Floats } from "./types.ts";

/** Arguments stand in the order of the AssemblyScript twin in assembly/projection.ts, which says what they are. */
export function projectionForward(
  x: Floats,
  kernel: Floats,
  bias: Floats,
  residual: Floats,
  lengths: Floats,
  y: Floats,
  batch: number,
  frames: number,
  bands: number,
  channels: number,
  filters: number,
  stride: number,
): void {
  const outBands = Math.ceil(bands / stride);
  for (let b = 0; b < batch; b++) {
    const own = Math.min(lengths[b]!, frames);
    for (let t = 0; t < own; t++)
      for (let f = 0; f < outBands; f++) {
        const from = ((b * frames + t) * bands + stride * f) * channels;
        const out = ((b * frames + t) * outBands + f) * filters;
        for (let n = 0; n < filters; n++) {
          let sum = residual[out + n]! + bias[n]!;
          for (let c = 0; c < channels; c++) sum += x[from + c]! * kernel[c * filters + n]!;
          y[out + n] = Math.max(0, sum);
        }
      }
  }
}
