import { exp as exponentials, tanh } from "./functions";
import { ownFrames } from "./lengths";
import { loadQuad, maddQuad, sumQuad } from "./quad";
import * as vector from "./vector";
import { LANES } from "./vector";

// Attention pooling: for each head, weights = softmax over a clip's own steps of score . tanh(x), result = weighted
// mean of x. The tanh of a step is taken once for all heads.

// @ts-ignore: decorator
@inline
function exp(x: f32): f32 {
  return vector.first(exponentials(vector.splat(x)));
}

/** By four sums at a time: a single one would wait for itself at each multiply-add. */
// @ts-ignore: decorator
@inline
function dot(a: usize, b: usize, length: i32): f32 {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  let c = 0;
  for (; c + 16 <= length; c += 16) {
    const x = a + (<usize>c << 2), y = b + (<usize>c << 2);
    s0 = maddQuad(v128.load(x), v128.load(y), s0);
    s1 = maddQuad(v128.load(x, 16), v128.load(y, 16), s1);
    s2 = maddQuad(v128.load(x, 32), v128.load(y, 32), s2);
    s3 = maddQuad(v128.load(x, 48), v128.load(y, 48), s3);
  }
  for (; c < length; c += 4) {
    const o = <usize>c << 2;
    s0 = maddQuad(loadQuad(a + o, length - c), loadQuad(b + o, length - c), s0);
  }
  return sumQuad(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}

/**
 * x `[batch, steps, channels]`, score `[heads, channels]`, to pooled `[batch, heads, channels]` and weights
 * `[batch, heads, steps]`.
 */
export function attentionForward(
  x: usize, score: usize, lengths: usize, pooled: usize, weights: usize, scratch: usize,
  batch: i32, steps: i32, channels: i32, heads: i32,
): void {
  const row = <usize>channels << 2;
  memory.fill(pooled, 0, row * (batch * heads));
  memory.fill(weights, 0, <usize>(batch * heads * steps) << 2);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, steps);
    const clip = x + row * (b * steps);
    const clipWeights = weights + (<usize>(b * heads * steps) << 2);
    for (let t = 0; t < own; t++) {
      const from = clip + row * t;
      for (let c = 0; c < channels; c += LANES) {
        const o = <usize>c << 2;
        vector.storeLanes(scratch + o, tanh(vector.loadLanes(from + o, channels - c)), channels - c);
      }
      for (let h = 0; h < heads; h++)
        store<f32>(clipWeights + (<usize>(h * steps + t) << 2), dot(scratch, score + row * h, channels));
    }
    for (let h = 0; h < heads; h++) {
      const w = clipWeights + (<usize>(h * steps) << 2);
      const out = pooled + row * (b * heads + h);
      let highest: f32 = -f32.MAX_VALUE;
      for (let t = 0; t < own; t++) highest = max(highest, load<f32>(w + (<usize>t << 2)));
      let total: f32 = 0;
      for (let t = 0; t < own; t++) {
        const at = w + (<usize>t << 2);
        const power = exp(load<f32>(at) - highest);
        store<f32>(at, power);
        total += power;
      }
      for (let t = 0; t < own; t++) {
        const at = w + (<usize>t << 2);
        const weight = load<f32>(at) / total;
        store<f32>(at, weight);
        const factor = vector.splat(weight);
        const from = clip + row * t;
        for (let c = 0; c < channels; c += LANES) {
          const o = <usize>c << 2;
          const sum = vector.madd(factor, vector.loadLanes(from + o, channels - c), vector.loadLanes(out + o, channels - c));
          vector.storeLanes(out + o, sum, channels - c);
        }
      }
    }
  }
}

/** Gradients by x and score, from those by the pooled result; the weights are an explanation and get none. */
export function attentionBackward(
  x: usize, score: usize, lengths: usize, weights: usize, dPooled: usize, dx: usize, dScore: usize, scratch: usize,
  batch: i32, steps: i32, channels: i32, heads: i32,
): void {
  const one = vector.splat(1);
  const row = <usize>channels << 2;
  memory.fill(dx, 0, row * (batch * steps));
  memory.fill(dScore, 0, row * heads);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, steps);
    const clip = x + row * (b * steps);
    const w = weights + (<usize>(b * heads * steps) << 2);
    const d = dPooled + row * (b * heads);
    // dw[t] = dPooled . x[t]; through the softmax, ds[t] = w[t] (dw[t] - sum of w dw).
    for (let h = 0; h < heads; h++) {
      const headWeights = w + (<usize>(h * steps) << 2);
      const ds = scratch + (<usize>(h * steps) << 2);
      let mean: f32 = 0;
      for (let t = 0; t < own; t++) {
        const dw = dot(clip + row * t, d + row * h, channels);
        store<f32>(ds + (<usize>t << 2), dw);
        mean += load<f32>(headWeights + (<usize>t << 2)) * dw;
      }
      for (let t = 0; t < own; t++) {
        const at = <usize>t << 2;
        store<f32>(ds + at, load<f32>(headWeights + at) * (load<f32>(ds + at) - mean));
      }
    }
    for (let t = 0; t < own; t++) {
      const to = dx + row * (b * steps + t);
      for (let c = 0; c < channels; c += LANES) {
        const lanes = channels - c;
        const o = <usize>c << 2;
        const u = tanh(vector.loadLanes(clip + row * t + o, lanes));
        let direct = vector.splat(0);
        let du = vector.splat(0);
        for (let h = 0; h < heads; h++) {
          const at = <usize>(h * steps + t) << 2;
          const ds = vector.splat(load<f32>(scratch + at));
          const ofHead = row * h + o;
          direct = vector.madd(vector.splat(load<f32>(w + at)), vector.loadLanes(d + ofHead, lanes), direct);
          du = vector.madd(ds, vector.loadLanes(score + ofHead, lanes), du);
          vector.storeLanes(dScore + ofHead, vector.madd(ds, u, vector.loadLanes(dScore + ofHead, lanes)), lanes);
        }
        vector.storeLanes(to + o, vector.madd(du, vector.sub(one, vector.mul(u, u)), direct), lanes);
      }
    }
  }
}

/** Bytes of scratch memory: the tanh of a step, or the scores' gradients. */
export function attentionScratchBytes(steps: i32, channels: i32, heads: i32): i32 {
  return max(channels, heads * steps) * 4;
}
