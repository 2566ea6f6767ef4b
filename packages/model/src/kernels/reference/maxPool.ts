import type { Floats } from "./types.ts";

// Arguments stand in the order of the AssemblyScript twins in assembly/maxPool.ts, which say what they are.

/** Calls `visit` for each value of a clip's own pools, with where its largest frame stands. */
function eachPool<T extends Floats>(
  x: T,
  lengths: Floats,
  batch: number,
  frames: number,
  channels: number,
  pool: number,
  visit: (outAt: number, inAt: number) => void,
): void {
  const steps = Math.floor(frames / pool);
  for (let b = 0; b < batch; b++) {
    const own = Math.floor(Math.min(lengths[b]!, frames) / pool);
    for (let t = 0; t < own; t++)
      for (let c = 0; c < channels; c++) {
        let best = (b * frames + t * pool) * channels + c;
        for (let k = 1; k < pool; k++) {
          const at = (b * frames + t * pool + k) * channels + c;
          if (x[at]! > x[best]!) best = at;
        }
        visit((b * steps + t) * channels + c, best);
      }
  }
}

/** y = the largest of each whole pool of own frames; it starts at zero. */
export function maxPoolForward<T extends Floats>(
  x: T,
  lengths: Floats,
  y: T,
  batch: number,
  frames: number,
  channels: number,
  pool: number,
): void {
  eachPool(x, lengths, batch, frames, channels, pool, (out, at) => {
    y[out] = x[at]!;
  });
}

/** Gradient by x, which goes to the first largest frame; it starts at zero. */
export function maxPoolBackward<T extends Floats>(
  x: T,
  lengths: Floats,
  _y: T,
  dy: T,
  dx: T,
  batch: number,
  frames: number,
  channels: number,
  pool: number,
): void {
  eachPool(x, lengths, batch, frames, channels, pool, (out, at) => {
    dx[at] = dy[out]!;
  });
}
