import { exp4, loadLanes, madd, storeLanes, tanh4 } from "./vector";

// Attention pooling: weights = softmax over a clip's own steps of score . tanh(x), result = weighted mean of x.

// @ts-ignore: decorator
@inline
function sumLanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

// @ts-ignore: decorator
@inline
function exp(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

// @ts-ignore: decorator
@inline
function ownSteps(lengths: usize, clip: i32, steps: i32): i32 {
  return min(load<i32>(lengths + (<usize>clip << 2)), steps);
}

/** x `[batch, steps, channels]`, score `[channels]`, to pooled `[batch, channels]` and weights `[batch, steps]`. */
export function attentionForward(
  x: usize, score: usize, lengths: usize, pooled: usize, weights: usize, scratch: usize,
  batch: i32, steps: i32, channels: i32,
): void {
  memory.fill(pooled, 0, <usize>(batch * channels) << 2);
  memory.fill(weights, 0, <usize>(batch * steps) << 2);
  for (let b = 0; b < batch; b++) {
    const own = ownSteps(lengths, b, steps);
    const w = weights + (<usize>(b * steps) << 2);
    const out = pooled + (<usize>(b * channels) << 2);
    let highest: f32 = -f32.MAX_VALUE;
    for (let t = 0; t < own; t++) {
      let sum = f32x4.splat(0);
      for (let c = 0; c < channels; c += 4) {
        const at = <usize>((b * steps + t) * channels + c) << 2;
        sum = madd(tanh4(loadLanes(x + at, channels - c)), loadLanes(score + (<usize>c << 2), channels - c), sum);
      }
      const value = sumLanes(sum);
      store<f32>(w + (<usize>t << 2), value);
      highest = max(highest, value);
    }
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
      const factor = f32x4.splat(weight);
      for (let c = 0; c < channels; c += 4) {
        const to = out + (<usize>c << 2);
        const from = x + (<usize>((b * steps + t) * channels + c) << 2);
        storeLanes(to, madd(factor, loadLanes(from, channels - c), loadLanes(to, channels - c)), channels - c);
      }
    }
  }
}

/** Gradients by x and score, from those by the pooled result; the weights are an explanation and get none. */
export function attentionBackward(
  x: usize, score: usize, lengths: usize, weights: usize, dPooled: usize, dx: usize, dScore: usize, scratch: usize,
  batch: i32, steps: i32, channels: i32,
): void {
  const one = f32x4.splat(1);
  memory.fill(dx, 0, <usize>(batch * steps * channels) << 2);
  memory.fill(dScore, 0, <usize>channels << 2);
  for (let b = 0; b < batch; b++) {
    const own = ownSteps(lengths, b, steps);
    const w = weights + (<usize>(b * steps) << 2);
    const d = dPooled + (<usize>(b * channels) << 2);
    // dw[t] = dPooled . x[t]; through the softmax, ds[t] = w[t] (dw[t] - sum of w dw).
    let mean: f32 = 0;
    for (let t = 0; t < own; t++) {
      let sum = f32x4.splat(0);
      for (let c = 0; c < channels; c += 4) {
        const from = x + (<usize>((b * steps + t) * channels + c) << 2);
        sum = madd(loadLanes(from, channels - c), loadLanes(d + (<usize>c << 2), channels - c), sum);
      }
      const dw = sumLanes(sum);
      store<f32>(scratch + (<usize>t << 2), dw);
      mean += load<f32>(w + (<usize>t << 2)) * dw;
    }
    for (let t = 0; t < own; t++) {
      const weight = load<f32>(w + (<usize>t << 2));
      const ds = f32x4.splat(weight * (load<f32>(scratch + (<usize>t << 2)) - mean));
      const factor = f32x4.splat(weight);
      for (let c = 0; c < channels; c += 4) {
        const lanes = channels - c;
        const at = <usize>((b * steps + t) * channels + c) << 2;
        const o = <usize>c << 2;
        const u = tanh4(loadLanes(x + at, lanes));
        const du = f32x4.mul(ds, loadLanes(score + o, lanes));
        const through = f32x4.mul(du, f32x4.sub(one, f32x4.mul(u, u)));
        storeLanes(dx + at, madd(factor, loadLanes(d + o, lanes), through), lanes);
        storeLanes(dScore + o, madd(ds, u, loadLanes(dScore + o, lanes)), lanes);
      }
    }
  }
}

/** Bytes of scratch memory for the gradients. */
export function attentionScratchBytes(steps: i32): i32 {
  return steps * 4;
}
