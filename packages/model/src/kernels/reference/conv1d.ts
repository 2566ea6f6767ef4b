import type { Floats } from "./types.ts";

// Arguments stand in the order of the AssemblyScript twins in assembly/conv1d.ts, which say what they are.

/** Calls `visit` for each own output frame of a clip and each own input frame under one of its taps. */
function eachTap(
  lengths: Floats,
  batch: number,
  frames: number,
  taps: number,
  visit: (outRow: number, inRow: number, tap: number) => void,
): void {
  const before = (taps - 1) >> 1;
  for (let b = 0; b < batch; b++) {
    const own = Math.min(lengths[b]!, frames);
    for (let t = 0; t < own; t++)
      for (let k = 0; k < taps; k++) {
        const source = t + k - before;
        if (source >= 0 && source < own) visit(b * frames + t, b * frames + source, k);
      }
  }
}

/** y = ReLU of bias + x * kernel over a clip's own frames, 0 past them. */
export function conv1dForward<T extends Floats>(
  x: T,
  kernel: T,
  bias: T,
  lengths: Floats,
  y: T,
  batch: number,
  frames: number,
  channels: number,
  filters: number,
  taps: number,
): void {
  for (let row = 0; row < batch * frames; row++) {
    const isOwn = row % frames < lengths[Math.floor(row / frames)]!;
    for (let f = 0; f < filters; f++) y[row * filters + f] = isOwn ? bias[f]! : 0;
  }
  eachTap(lengths, batch, frames, taps, (out, source, tap) => {
    for (let c = 0; c < channels; c++) {
      const value = x[source * channels + c]!;
      for (let f = 0; f < filters; f++)
        y[out * filters + f]! += value * kernel[(tap * channels + c) * filters + f]!;
    }
  });
  for (let i = 0; i < y.length; i++) y[i] = Math.max(0, y[i]!);
}

/** Gradients by kernel and bias; both start at zero. */
export function conv1dBackwardFilter<T extends Floats>(
  x: T,
  lengths: Floats,
  y: T,
  dy: T,
  dKernel: T,
  dBias: T,
  batch: number,
  frames: number,
  channels: number,
  filters: number,
  taps: number,
): void {
  for (let i = 0; i < y.length; i++) if (y[i]! > 0) dBias[i % filters]! += dy[i]!;
  eachTap(lengths, batch, frames, taps, (out, source, tap) => {
    for (let f = 0; f < filters; f++)
      if (y[out * filters + f]! > 0)
        for (let c = 0; c < channels; c++)
          dKernel[(tap * channels + c) * filters + f]! +=
            x[source * channels + c]! * dy[out * filters + f]!;
  });
}

/** Gradient by x; it starts at zero. */
export function conv1dBackwardInput<T extends Floats>(
  kernel: T,
  lengths: Floats,
  y: T,
  dy: T,
  dx: T,
  batch: number,
  frames: number,
  channels: number,
  filters: number,
  taps: number,
): void {
  eachTap(lengths, batch, frames, taps, (out, source, tap) => {
    for (let f = 0; f < filters; f++)
      if (y[out * filters + f]! > 0)
        for (let c = 0; c < channels; c++)
          dx[source * channels + c]! +=
            kernel[(tap * channels + c) * filters + f]! * dy[out * filters + f]!;
  });
}
