import type { Floats } from "./types.ts";

/** Arguments stand in the order of the AssemblyScript twin in assembly/freqConv.ts, which says what they are. */
export function freqConvForward(
  x: Floats,
  kernel: Floats,
  bias: Floats,
  lengths: Floats,
  y: Floats,
  batch: number,
  frames: number,
  bands: number,
  channels: number,
  filters: number,
  stride: number,
  rectify: number,
): void {
  const outBands = Math.ceil(bands / stride);
  for (let b = 0; b < batch; b++) {
    const own = Math.min(lengths[b]!, frames);
    for (let t = 0; t < own; t++)
      for (let f = 0; f < outBands; f++) {
        const out = ((b * frames + t) * outBands + f) * filters;
        for (let n = 0; n < filters; n++) y[out + n] = bias[n]!;
        for (let k = 0; k < 9; k++) {
          const frame = t + Math.floor(k / 3) - 1;
          const band = stride * f + (k % 3) - 1;
          if (frame < 0 || frame >= own || band < 0 || band >= bands) continue;
          const from = ((b * frames + frame) * bands + band) * channels;
          for (let c = 0; c < channels; c++)
            for (let n = 0; n < filters; n++)
              y[out + n]! += x[from + c]! * kernel[(k * channels + c) * filters + n]!;
        }
        if (rectify === 1) for (let n = out; n < out + filters; n++) y[n] = Math.max(0, y[n]!);
      }
  }
}
