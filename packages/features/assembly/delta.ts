/**
 * Of each of `size` columns of `x`, `[frames, size]`, the sum of `width` frames around a frame, or of the first or last so
 * many, times `weights` (float64); added up as float64.
 */
export function derivative(x: usize, frames: i32, size: i32, weights: usize, width: i32, to: usize): void {
  const row = <usize>size << 2;
  const half = width >> 1;
  for (let t = 0; t < frames; t++) {
    const first = x + row * (min(max(t, half), frames - 1 - half) - half);
    let c: usize = 0;
    for (; c + 16 <= row; c += 16) {
      let low = f64x2.splat(0), high = f64x2.splat(0);
      let at = first + c;
      for (let k = 0; k < width; k++) {
        const four = v128.load(at), w = v128.load64_splat(weights + (<usize>k << 3));
        low = f64x2.add(low, f64x2.mul(w, f64x2.promote_low_f32x4(four)));
        high = f64x2.add(high, f64x2.mul(w, f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3))));
        at += row;
      }
      v128.store(to + c, v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5));
    }
    for (; c < row; c += 4) {
      let sum: f64 = 0;
      let at = first + c;
      for (let k = 0; k < width; k++) {
        sum += load<f64>(weights + (<usize>k << 3)) * <f64>load<f32>(at);
        at += row;
      }
      store<f32>(to + c, <f32>sum);
    }
    to += row;
  }
}
