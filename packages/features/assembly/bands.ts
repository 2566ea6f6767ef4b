import { realFft } from "./fft";

/** `|re + j im|^2` of `bins` complex values, in place of the real parts; `bins` is rounded up to a multiple of 4. */
function power(re: usize, im: usize, bins: i32): void {
  const end = <usize>bins << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const r = v128.load(re + at), i = v128.load(im + at);
    v128.store(re + at, f32x4.add(f32x4.mul(r, r), f32x4.mul(i, i)));
  }
}

/**
 * Products of `x` with `rows` sparse rows: row m is `counts[m]` weights, a multiple of 4, for the values from
 * `firsts[m]` on; the weights of all rows stand one after another.
 */
function sparseRows(x: usize, firsts: usize, counts: usize, weights: usize, rows: i32, to: usize): void {
  let w = weights;
  for (let m: usize = 0; m < <usize>rows << 2; m += 4) {
    let at = x + (<usize>load<i32>(firsts + m) << 2);
    const end = w + (<usize>load<i32>(counts + m) << 2);
    let sum = f32x4.splat(0);
    while (w < end) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(w), v128.load(at)));
      w += 16;
      at += 16;
    }
    sum = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
    store<f32>(to + m, f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1));
  }
}

/**
 * Power in `rows` bands of `frames` frames, `[frames, rows]`: of each the {@link realFft} of `size` samples from `x` on, `hop`
 * samples after the one before, its {@link power} and the products with the {@link sparseRows} of the bands. `re`, `im` and
 * `work` are room for one spectrum.
 */
export function powerInBands(
  x: usize, hop: i32, frames: i32, window: usize, size: i32, tables: usize, re: usize, im: usize, work: usize,
  firsts: usize, counts: usize, weights: usize, rows: i32, to: usize,
): void {
  for (let t = 0; t < frames; t++) {
    realFft(x, window, size, tables, re, im, work);
    power(re, im, (size >> 1) + 1);
    sparseRows(re, firsts, counts, weights, rows, to);
    x += <usize>hop << 2;
    to += <usize>rows << 2;
  }
}
