import { ownFrames } from "./lengths";
import * as vector from "./vector";
import { LANES } from "./vector";

// Sequences of different lengths, packed: the first step of all clips, then the second of those that have one, and so on,
// clips in falling order of length. The rows of a step then stand side by side, those of the step before begin with the
// same clips, and no row is padding. Backwards, a clip's first step is its own last frame.

/** Bytes of the clips' order. */
// @ts-ignore: decorator
@inline
export function orderBytes(batch: i32): i32 {
  return batch * 4;
}

/** Clips in falling order of length, those of one length in the order they have; returns how many rows all have. */
export function orderClips(lengths: usize, batch: i32, frames: i32, order: usize): i32 {
  let rows = 0;
  for (let clip = 0; clip < batch; clip++) {
    const own = ownFrames(lengths, clip, frames);
    let place = clip;
    for (; place > 0; place--) {
      const before = load<i32>(order + (<usize>(place - 1) << 2));
      if (ownFrames(lengths, before, frames) >= own) break;
      store<i32>(order + (<usize>place << 2), before);
    }
    store<i32>(order + (<usize>place << 2), clip);
    rows += own;
  }
  return rows;
}

/** How many clips have a step, of the `most` that may. */
export function running(order: usize, lengths: usize, frames: i32, step: i32, most: i32): i32 {
  let clips = most;
  while (clips > 0 && ownFrames(lengths, load<i32>(order + (<usize>(clips - 1) << 2)), frames) <= step) clips--;
  return clips;
}

/** How many steps the longest clip has. */
export function longest(order: usize, lengths: usize, frames: i32): i32 {
  return ownFrames(lengths, load<i32>(order), frames);
}

/** Where a clip, by its place in the order, has a step in `[batch, frames]`. */
// @ts-ignore: decorator
@inline
export function rowOf(order: usize, lengths: usize, frames: i32, place: i32, step: i32, reverse: bool): i32 {
  const clip = load<i32>(order + (<usize>place << 2));
  return clip * frames + (reverse ? ownFrames(lengths, clip, frames) - 1 - step : step);
}

/**
 * Packs rows of `width` floats, `stride` apart, of `[batch, frames]`. With a `delay` the steps from that on, each with
 * the row of the step that many before.
 */
export function gatherRows(
  from: usize, stride: i32, width: i32, to: usize, order: usize, lengths: usize, batch: i32, frames: i32, reverse: bool,
  delay: i32,
): void {
  const bytes = <usize>width << 2;
  let clips = running(order, lengths, frames, delay, batch);
  for (let step = delay; clips > 0; clips = running(order, lengths, frames, ++step, clips))
    for (let place = 0; place < clips; place++) {
      const row = rowOf(order, lengths, frames, place, step - delay, reverse);
      memory.copy(to, from + (<usize>(row * stride) << 2), bytes);
      to += bytes;
    }
}

/** The way back of `gatherRows`; rows past a clip's length become zero. */
export function scatterRows(
  from: usize, to: usize, stride: i32, width: i32, order: usize, lengths: usize, batch: i32, frames: i32, reverse: bool,
): void {
  const bytes = <usize>width << 2;
  let clips = running(order, lengths, frames, 0, batch);
  for (let step = 0; clips > 0; clips = running(order, lengths, frames, ++step, clips))
    for (let place = 0; place < clips; place++) {
      const row = rowOf(order, lengths, frames, place, step, reverse);
      memory.copy(to + (<usize>(row * stride) << 2), from, bytes);
      from += bytes;
    }
  for (let clip = 0; clip < batch; clip++)
    for (let t = ownFrames(lengths, clip, frames); t < frames; t++)
      memory.fill(to + (<usize>((clip * frames + t) * stride) << 2), 0, bytes);
}

/** Adds packed rows of `width` floats to those of `[batch, frames]`. */
export function addRows(
  from: usize, to: usize, width: i32, order: usize, lengths: usize, batch: i32, frames: i32, reverse: bool,
): void {
  const bytes = <usize>width << 2;
  let clips = running(order, lengths, frames, 0, batch);
  for (let step = 0; clips > 0; clips = running(order, lengths, frames, ++step, clips))
    for (let place = 0; place < clips; place++) {
      const row = to + (<usize>(rowOf(order, lengths, frames, place, step, reverse) * width) << 2);
      for (let i = 0; i < width; i += LANES) {
        const o = <usize>i << 2, lanes = width - i;
        vector.storeLanes(row + o, vector.add(vector.loadLanes(row + o, lanes), vector.loadLanes(from + o, lanes)), lanes);
      }
      from += bytes;
    }
}
