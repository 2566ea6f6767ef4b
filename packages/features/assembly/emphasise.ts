/**
 * Frames of `length` samples, the first at `x` and each `hop` after the one before, as `[frames, row]`: each less its own
 * mean, then `x[n] - coefficient x[n - 1]`, where the first sample stands before itself. Of a row no more than `length` is
 * written.
 */
export function emphasise(
  x: usize, hop: i32, frames: i32, length: i32, coefficient: f32, row: i32, to: usize,
): void {
  const end = <usize>length << 2;
  const whole = end & ~31;
  const factor = f32x4.splat(coefficient);
  for (let t = 0; t < frames; t++) {
    let even = f32x4.splat(0), odd = even;
    let at: usize = 0;
    for (; at < whole; at += 32) {
      even = f32x4.add(even, v128.load(x + at));
      odd = f32x4.add(odd, v128.load(x + at, 16));
    }
    let four = f32x4.add(even, odd);
    four = f32x4.add(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1));
    let sum = f32x4.extract_lane(four, 0) + f32x4.extract_lane(four, 1);
    for (; at < end; at += 4) sum += load<f32>(x + at);
    const mean = sum / <f32>length;

    const first = load<f32>(x) - mean;
    store<f32>(to, first - coefficient * first);
    const means = f32x4.splat(mean);
    for (at = 4; at + 16 <= end; at += 16) {
      const before = f32x4.sub(v128.load(x + at - 4), means);
      v128.store(to + at, f32x4.sub(f32x4.sub(v128.load(x + at), means), f32x4.mul(factor, before)));
    }
    for (; at < end; at += 4) {
      const before = load<f32>(x + at - 4) - mean;
      store<f32>(to + at, load<f32>(x + at) - mean - coefficient * before);
    }
    x += <usize>hop << 2;
    to += <usize>row << 2;
  }
}
