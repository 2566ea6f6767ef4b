// What happens to all weights between two steps, in memory that all threads share. A batch's gradient is the sum of
// those of its shards, `count` arrays of `length` floats, one after another; `length` is a multiple of 4.

/** Floats whose squares are added in float32 before the sum goes on in float64. */
const BLOCK: i32 = 1024;

/** The shards' gradients at one place, added in their order. */
// @ts-ignore: decorator
@inline
function sum(gradients: usize, count: i32, stride: usize): v128 {
  let total = v128.load(gradients);
  for (let shard = 1; shard < count; shard++) {
    gradients += stride;
    total = f32x4.add(total, v128.load(gradients));
  }
  return total;
}

/** Squared length of the batch's gradient. */
export function squaredNorm(gradients: usize, count: i32, length: i32): f64 {
  const stride = <usize>length << 2;
  let total: f64 = 0;
  for (let block = 0; block < length; block += BLOCK) {
    const end = <usize>min(length, block + BLOCK) << 2;
    let squares = f32x4.splat(0);
    for (let at = <usize>block << 2; at < end; at += 16) {
      const g = sum(gradients + at, count, stride);
      squares = f32x4.add(squares, f32x4.mul(g, g));
    }
    total += <f64>f32x4.extract_lane(squares, 0) + <f64>f32x4.extract_lane(squares, 1);
    total += <f64>f32x4.extract_lane(squares, 2) + <f64>f32x4.extract_lane(squares, 3);
  }
  return total;
}

/**
 * One step of Adam with decoupled weight decay for the weights `from` to `until`, multiples of 4: the gradient times
 * `scale`; `rate` is the learning rate over 1 - beta1^step, `correction` is 1 / (1 - beta2^step), `kept` is what
 * decay leaves of a weight. `average` moves towards the new weights by the share `newest`.
 */
export function adam(
  values: usize, mean: usize, square: usize, average: usize, gradients: usize, count: i32, length: i32,
  from: i32, until: i32, scale: f32, rate: f32, correction: f32, beta1: f64, beta2: f64, epsilon: f32,
  kept: f32, newest: f32,
): void {
  const stride = <usize>length << 2;
  const end = <usize>until << 2;
  const factor = f32x4.splat(scale);
  const b1 = f32x4.splat(<f32>beta1), new1 = f32x4.splat(<f32>(1 - beta1));
  const b2 = f32x4.splat(<f32>beta2), new2 = f32x4.splat(<f32>(1 - beta2));
  const step = f32x4.splat(rate), unbiased = f32x4.splat(correction), e = f32x4.splat(epsilon);
  const rest = f32x4.splat(kept), share = f32x4.splat(newest);
  for (let at = <usize>from << 2; at < end; at += 16) {
    const g = f32x4.mul(factor, sum(gradients + at, count, stride));
    const m = f32x4.add(f32x4.mul(b1, v128.load(mean + at)), f32x4.mul(new1, g));
    const v = f32x4.add(f32x4.mul(b2, v128.load(square + at)), f32x4.mul(new2, f32x4.mul(g, g)));
    const change = f32x4.div(f32x4.mul(step, m), f32x4.add(f32x4.sqrt(f32x4.mul(v, unbiased)), e));
    const w = f32x4.sub(f32x4.mul(rest, v128.load(values + at)), change);
    const before = v128.load(average + at);
    v128.store(mean + at, m);
    v128.store(square + at, v);
    v128.store(values + at, w);
    v128.store(average + at, f32x4.add(before, f32x4.mul(share, f32x4.sub(w, before))));
  }
}
