import { ownFrames } from "./lengths";
import * as vector from "./vector";
import { LANES } from "./vector";

// Average-pooling over time, pools side by side; a clip's last frame stands for those that its last pool lacks, and what
// lies past that pool is zero.

/** y `[batch, ceil(frames / pool), channels]`, the mean of each `pool` frames of x `[batch, frames, channels]`. */
export function averagePoolForward(
  x: usize, lengths: usize, y: usize, scratch: usize, batch: i32, frames: i32, channels: i32, pool: i32,
): void {
  const row = <usize>channels << 2;
  const steps = (frames + pool - 1) / pool;
  const share = vector.splat(1 / <f32>pool);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    let from = x + <usize>(b * frames) * row;
    let out = y + <usize>(b * steps) * row;
    const end = out + <usize>steps * row;
    for (let t = 0; t < own; t += pool) {
      const there = min(pool, own - t);
      const missing = vector.splat(<f32>(pool - there));
      for (let c = 0; c < channels; c += LANES) {
        const lanes = channels - c;
        let at = from + (<usize>c << 2);
        let value = vector.loadLanes(at, lanes);
        let sum = value;
        for (let k = 1; k < there; k++) {
          at += row;
          value = vector.loadLanes(at, lanes);
          sum = vector.add(sum, value);
        }
        vector.storeLanes(out + (<usize>c << 2), vector.mul(vector.madd(missing, value, sum), share), lanes);
      }
      from += <usize>pool * row;
      out += row;
    }
    memory.fill(out, 0, end - out);
  }
}

/** dx `[batch, frames, channels]`: each frame takes the share of its pool's dy that it had in the mean. */
export function averagePoolBackward(
  lengths: usize, dy: usize, dx: usize, scratch: usize, batch: i32, frames: i32, channels: i32, pool: i32,
): void {
  const row = <usize>channels << 2;
  const steps = (frames + pool - 1) / pool;
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    let to = dx + <usize>(b * frames) * row;
    for (let t = 0; t < own; t++) {
      const times = t == own - 1 ? pool - t % pool : 1;
      const share = vector.splat(<f32>times / <f32>pool);
      const from = dy + <usize>(b * steps + t / pool) * row;
      for (let c = 0; c < channels; c += LANES) {
        const at = <usize>c << 2, lanes = channels - c;
        vector.storeLanes(to + at, vector.mul(vector.loadLanes(from + at, lanes), share), lanes);
      }
      to += row;
    }
    memory.fill(to, 0, <usize>(frames - own) * row);
  }
}
