import { ownFrames } from "./lengths";
import { loadLanes, madd, storeLanes } from "./vector";

// Batch normalisation (Ioffe and Szegedy 2015) over the own frames of all clips of a batch; past a clip's length
// everything is zero. x, y and their gradients are `[batch, frames, channels]`, gamma, beta, mean and variance
// `[channels]`, statistics `[2, channels]`: mean and variance.

function countFrames(lengths: usize, batch: i32, frames: i32): f32 {
  let count = 0;
  for (let b = 0; b < batch; b++) count += ownFrames(lengths, b, frames);
  return <f32>max(count, 1);
}

/** `1 / sqrt(variance + epsilon)` of 4 channels. */
// @ts-ignore: decorator
@inline
function rate(variance: usize, at: usize, lanes: i32, epsilon: f32): v128 {
  const above = f32x4.add(loadLanes(variance + at, lanes), f32x4.splat(epsilon));
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(above));
}

/** To y = gamma (x - mean) / sqrt(variance + epsilon) + beta. */
export function batchNormApply(
  x: usize, gamma: usize, beta: usize, mean: usize, variance: usize, lengths: usize, y: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, epsilon: f32,
): void {
  const row = <usize>channels << 2;
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const clip = <usize>(b * frames) * row;
    for (let c = 0; c < channels; c += 4) {
      const at = <usize>c << 2, lanes = channels - c;
      const factor = f32x4.mul(loadLanes(gamma + at, lanes), rate(variance, at, lanes, epsilon));
      const centre = loadLanes(mean + at, lanes), shift = loadLanes(beta + at, lanes);
      const end = clip + <usize>own * row + at;
      for (let o = clip + at; o < end; o += row)
        storeLanes(y + o, madd(factor, f32x4.sub(loadLanes(x + o, lanes), centre), shift), lanes);
    }
    memory.fill(y + clip + <usize>own * row, 0, <usize>(frames - own) * row);
  }
}

/** The same with the mean and variance of x, which are the statistics. */
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
  batchNormApply(x, gamma, beta, statistics, variance, lengths, y, scratch, batch, frames, channels, epsilon);
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
        const r = rate(statistics + row, at, lanes, epsilon);
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
        const r = rate(statistics + row, at, lanes, epsilon);
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
