import { ownFrames } from "./lengths";
import * as vector from "./vector";
import { LANES, Vector } from "./vector";

// Batch normalisation (Ioffe and Szegedy 2015) over the own frames of all clips of a batch; past a clip's length
// everything is zero. x, y and their gradients are `[batch, frames, channels]`, gamma, beta, mean and variance
// `[channels]`, statistics `[2, channels]`: mean and variance.

function countFrames(lengths: usize, batch: i32, frames: i32): f32 {
  let count = 0;
  for (let b = 0; b < batch; b++) count += ownFrames(lengths, b, frames);
  return <f32>max(count, 1);
}

/** `1 / sqrt(variance + epsilon)` of a vector of channels. */
// @ts-ignore: decorator
@inline
function rate(variance: usize, at: usize, lanes: i32, epsilon: f32): Vector {
  const above = vector.add(vector.loadLanes(variance + at, lanes), vector.splat(epsilon));
  return vector.div(vector.splat(1), vector.sqrt(above));
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
    for (let c = 0; c < channels; c += LANES) {
      const at = <usize>c << 2, lanes = channels - c;
      const factor = vector.mul(vector.loadLanes(gamma + at, lanes), rate(variance, at, lanes, epsilon));
      const centre = vector.loadLanes(mean + at, lanes), shift = vector.loadLanes(beta + at, lanes);
      const end = clip + <usize>own * row + at;
      for (let o = clip + at; o < end; o += row)
        vector.storeLanes(y + o, vector.madd(factor, vector.sub(vector.loadLanes(x + o, lanes), centre), shift), lanes);
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
  const share = vector.splat(1 / countFrames(lengths, batch, frames));
  const variance = statistics + row;
  memory.fill(statistics, 0, 2 * row);
  for (let b = 0; b < batch; b++) {
    let from = x + <usize>(b * frames) * row;
    for (let t = ownFrames(lengths, b, frames); t > 0; t--) {
      for (let c = 0; c < channels; c += LANES) {
        const at = <usize>c << 2, lanes = channels - c;
        vector.storeLanes(statistics + at, vector.madd(share, vector.loadLanes(from + at, lanes), vector.loadLanes(statistics + at, lanes)), lanes);
      }
      from += row;
    }
  }
  for (let b = 0; b < batch; b++) {
    let from = x + <usize>(b * frames) * row;
    for (let t = ownFrames(lengths, b, frames); t > 0; t--) {
      for (let c = 0; c < channels; c += LANES) {
        const at = <usize>c << 2, lanes = channels - c;
        const d = vector.sub(vector.loadLanes(from + at, lanes), vector.loadLanes(statistics + at, lanes));
        vector.storeLanes(variance + at, vector.madd(share, vector.mul(d, d), vector.loadLanes(variance + at, lanes)), lanes);
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
  const share = vector.splat(1 / countFrames(lengths, batch, frames));
  memory.fill(dGamma, 0, row);
  memory.fill(dBeta, 0, row);
  for (let b = 0; b < batch; b++) {
    let from = <usize>(b * frames) * row;
    for (let t = ownFrames(lengths, b, frames); t > 0; t--) {
      for (let c = 0; c < channels; c += LANES) {
        const at = <usize>c << 2, lanes = channels - c;
        const r = rate(statistics + row, at, lanes, epsilon);
        const normal = vector.mul(r, vector.sub(vector.loadLanes(x + from + at, lanes), vector.loadLanes(statistics + at, lanes)));
        const d = vector.loadLanes(dy + from + at, lanes);
        vector.storeLanes(dGamma + at, vector.madd(d, normal, vector.loadLanes(dGamma + at, lanes)), lanes);
        vector.storeLanes(dBeta + at, vector.add(d, vector.loadLanes(dBeta + at, lanes)), lanes);
      }
      from += row;
    }
  }
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    let from = <usize>(b * frames) * row;
    for (let t = 0; t < own; t++) {
      for (let c = 0; c < channels; c += LANES) {
        const at = <usize>c << 2, lanes = channels - c;
        const r = rate(statistics + row, at, lanes, epsilon);
        const normal = vector.mul(r, vector.sub(vector.loadLanes(x + from + at, lanes), vector.loadLanes(statistics + at, lanes)));
        const means = vector.mul(share, vector.madd(normal, vector.loadLanes(dGamma + at, lanes), vector.loadLanes(dBeta + at, lanes)));
        const d = vector.sub(vector.loadLanes(dy + from + at, lanes), means);
        vector.storeLanes(dx + from + at, vector.mul(vector.mul(vector.loadLanes(gamma + at, lanes), r), d), lanes);
      }
      from += row;
    }
    memory.fill(dx + from, 0, <usize>(frames - own) * row);
  }
}
