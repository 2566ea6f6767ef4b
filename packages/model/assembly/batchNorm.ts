import { loadLanes, madd, storeLanes } from "./vector";

// Batch normalisation (Ioffe and Szegedy 2015) over the own frames of all clips of a batch; past a clip's length
// everything is zero. x, y and their gradients are `[batch, frames, channels]`, gamma and beta `[channels]`, lengths int32
// `[batch]`, statistics `[2, channels]`: mean and variance.

// @ts-ignore: decorator
@inline
function ownFrames(lengths: usize, clip: i32, frames: i32): i32 {
  return min(load<i32>(lengths + (<usize>clip << 2)), frames);
}

function countFrames(lengths: usize, batch: i32, frames: i32): f32 {
  let count = 0;
  for (let b = 0; b < batch; b++) count += ownFrames(lengths, b, frames);
  return <f32>max(count, 1);
}

/** `1 / sqrt(variance + epsilon)` of 4 channels. */
// @ts-ignore: decorator
@inline
function rate(statistics: usize, channels: i32, at: usize, lanes: i32, epsilon: f32): v128 {
  const variance = loadLanes(statistics + (<usize>channels << 2) + at, lanes);
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon))));
}

/** To y = gamma (x - mean) / sqrt(variance + epsilon) + beta, and the statistics. */
export function batchNormForward(
  x: usize, gamma: usize, beta: usize, lengths: usize, y: usize, statistics: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, epsilon: f32,
): void {
  const row = <usize>channels << 2;
  const share = f32x4.splat(1 / countFrames(lengths, batch, frames));
  const variance = statistics + row;
  memory.fill(statistics, 0, 2 * row);
  for (let b = 0; b < batch; b++) {
    let from = x + <usize>(b * frames) * row;
    for (let t = ownFrames(lengths, b, frames); t > 0; t--) {
      for (let c = 0; c < channels; c += 4) {
        const at = <usize>c << 2, lanes = channels - c;
        storeLanes(statistics + at, madd(share, loadLanes(from + at, lanes), loadLanes(statistics + at, lanes)), lanes);
      }
      from += row;
    }
  }
  for (let b = 0; b < batch; b++) {
    let from = x + <usize>(b * frames) * row;
    for (let t = ownFrames(lengths, b, frames); t > 0; t--) {
      for (let c = 0; c < channels; c += 4) {
        const at = <usize>c << 2, lanes = channels - c;
        const d = f32x4.sub(loadLanes(from + at, lanes), loadLanes(statistics + at, lanes));
        storeLanes(variance + at, madd(share, f32x4.mul(d, d), loadLanes(variance + at, lanes)), lanes);
      }
      from += row;
    }
  }
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    let from = x + <usize>(b * frames) * row, to = y + <usize>(b * frames) * row;
    for (let t = 0; t < own; t++) {
      for (let c = 0; c < channels; c += 4) {
        const at = <usize>c << 2, lanes = channels - c;
        const factor = f32x4.mul(loadLanes(gamma + at, lanes), rate(statistics, channels, at, lanes, epsilon));
        const d = f32x4.sub(loadLanes(from + at, lanes), loadLanes(statistics + at, lanes));
        storeLanes(to + at, madd(factor, d, loadLanes(beta + at, lanes)), lanes);
      }
      from += row;
      to += row;
    }
    memory.fill(to, 0, <usize>(frames - own) * row);
  }
}

/** Gradients by x, gamma and beta, also through mean and variance. */
export function batchNormBackward(
  x: usize, gamma: usize, lengths: usize, statistics: usize, dy: usize, dx: usize, dGamma: usize, dBeta: usize,
  scratch: usize, batch: i32, frames: i32, channels: i32, epsilon: f32,
): void {
  const row = <usize>channels << 2;
  const share = f32x4.splat(1 / countFrames(lengths, batch, frames));
  memory.fill(dGamma, 0, row);
  memory.fill(dBeta, 0, row);
  for (let b = 0; b < batch; b++) {
    let from = <usize>(b * frames) * row;
    for (let t = ownFrames(lengths, b, frames); t > 0; t--) {
      for (let c = 0; c < channels; c += 4) {
        const at = <usize>c << 2, lanes = channels - c;
        const r = rate(statistics, channels, at, lanes, epsilon);
        const normal = f32x4.mul(r, f32x4.sub(loadLanes(x + from + at, lanes), loadLanes(statistics + at, lanes)));
        const d = loadLanes(dy + from + at, lanes);
        storeLanes(dGamma + at, madd(d, normal, loadLanes(dGamma + at, lanes)), lanes);
        storeLanes(dBeta + at, f32x4.add(d, loadLanes(dBeta + at, lanes)), lanes);
      }
      from += row;
    }
  }
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    let from = <usize>(b * frames) * row;
    for (let t = 0; t < own; t++) {
      for (let c = 0; c < channels; c += 4) {
        const at = <usize>c << 2, lanes = channels - c;
        const r = rate(statistics, channels, at, lanes, epsilon);
        const normal = f32x4.mul(r, f32x4.sub(loadLanes(x + from + at, lanes), loadLanes(statistics + at, lanes)));
        const means = f32x4.mul(share, madd(normal, loadLanes(dGamma + at, lanes), loadLanes(dBeta + at, lanes)));
        const d = f32x4.sub(loadLanes(dy + from + at, lanes), means);
        storeLanes(dx + from + at, f32x4.mul(f32x4.mul(loadLanes(gamma + at, lanes), r), d), lanes);
      }
      from += row;
    }
    memory.fill(dx + from, 0, <usize>(frames - own) * row);
  }
}
