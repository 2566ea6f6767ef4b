import { ownFrames } from "./lengths";
import * as vector from "./vector";
import { LANES } from "./vector";

// Max-pooling over time, pools side by side; a pool that a clip does not fill is dropped, and what lies past
// the last whole pool is zero.

// @ts-ignore: decorator
@inline
function pools(lengths: usize, clip: i32, frames: i32, pool: i32): i32 {
  return ownFrames(lengths, clip, frames) / pool;
}

/** y `[batch, frames / pool, channels]`, the largest of each `pool` frames of x `[batch, frames, channels]`. */
export function maxPoolForward(
  x: usize, lengths: usize, y: usize, scratch: usize, batch: i32, frames: i32, channels: i32, pool: i32,
): void {
  const steps = frames / pool;
  for (let b = 0; b < batch; b++) {
    const own = pools(lengths, b, frames, pool);
    const out = y + (<usize>(b * steps * channels) << 2);
    for (let t = 0; t < own; t++)
      for (let c = 0; c < channels; c += LANES) {
        let at = x + (<usize>((b * frames + t * pool) * channels + c) << 2);
        let best = vector.loadLanes(at, channels - c);
        for (let k = 1; k < pool; k++) {
          at += <usize>channels << 2;
          best = vector.max(best, vector.loadLanes(at, channels - c));
        }
        vector.storeLanes(out + (<usize>(t * channels + c) << 2), best, channels - c);
      }
    memory.fill(out + (<usize>(own * channels) << 2), 0, <usize>((steps - own) * channels) << 2);
  }
}

/** dx `[batch, frames, channels]`: each value of dy goes to the first frame of its pool that was the largest. */
export function maxPoolBackward(
  x: usize, lengths: usize, y: usize, dy: usize, dx: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, pool: i32,
): void {
  const steps = frames / pool;
  memory.fill(dx, 0, <usize>(batch * frames * channels) << 2);
  for (let b = 0; b < batch; b++) {
    const own = pools(lengths, b, frames, pool);
    for (let t = 0; t < own; t++)
      for (let c = 0; c < channels; c += LANES) {
        const lanes = channels - c;
        const from = <usize>((b * steps + t) * channels + c) << 2;
        const best = vector.loadLanes(y + from, lanes);
        const d = vector.loadLanes(dy + from, lanes);
        let left = d;
        for (let k = 0; k < pool; k++) {
          const at = <usize>((b * frames + t * pool + k) * channels + c) << 2;
          const given = vector.whereEqual(vector.loadLanes(x + at, lanes), best, left);
          vector.storeLanes(dx + at, given, lanes);
          left = vector.sub(left, given);
        }
      }
  }
}
