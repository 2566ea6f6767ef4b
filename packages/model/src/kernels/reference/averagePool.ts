import type { Floats } from "./types.ts";

// Arguments stand in the order of the AssemblyScript twins in assembly/averagePool.ts, which say what they are.

/** Calls `visit` for each value of a clip's own frames, with where its pool stands and its share in the pool's mean. */
function eachShare(
  lengths: Floats,
  batch: number,
  frames: number,
  channels: number,
  pool: number,
  visit: (outAt: number, inAt: number, share: number) => void,
): void {
  const steps = Math.ceil(frames / pool);
  for (let b = 0; b < batch; b++) {
    const own = Math.min(lengths[b]!, frames);
    for (let t = 0; t < own; t++) {
      const times = t === own - 1 ? pool - (t % pool) : 1; // the last frame fills its pool up
      const step = b * steps + Math.floor(t / pool);
      for (let c = 0; c < channels; c++)
        visit(step * channels + c, (b * frames + t) * channels + c, times / pool);
    }
  }
}

/** y = the mean of each pool of own frames; it starts at zero. */
export function averagePoolForward<T extends Floats>(
  x: T,
  lengths: Floats,
  y: T,
  batch: number,
  frames: number,
  channels: number,
  pool: number,
): void {
  eachShare(lengths, batch, frames, channels, pool, (out, at, share) => {
    y[out]! += share * x[at]!;
  });
}

/** Gradient by x; it starts at zero. */
export function averagePoolBackward<T extends Floats>(
  lengths: Floats,
  dy: T,
  dx: T,
  batch: number,
  frames: number,
  channels: number,
  pool: number,
): void {
  eachShare(lengths, batch, frames, channels, pool, (out, at, share) => {
    dx[at] = share * dy[out]!;
  });
}
