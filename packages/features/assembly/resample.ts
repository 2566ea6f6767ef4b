/**
 * The four products of one value, not added up yet: samples times a row that stands between two of the table.
 */
// @ts-ignore: decorator
@inline
function product(x: usize, table: usize, row: usize, phases: f64, position: f64): v128 {
  const whole = <i32>position;
  const phase = (position - <f64>whole) * phases;
  const before = <i32>phase;
  const share = f32x4.splat(<f32>(phase - <f64>before));
  let at = x + (<usize>whole << 2);
  let w = table + row * before;
  let sum = f32x4.splat(0);
  const end = w + row;
  do {
    const a = v128.load(w);
    const weight = f32x4.add(a, f32x4.mul(share, f32x4.sub(v128.load(w + row), a)));
    sum = f32x4.add(sum, f32x4.mul(weight, v128.load(at)));
    w += 16;
    at += 16;
  } while (w < end);
  return sum;
}

/**
 * `count` values between samples, rounded up to a multiple of 4: value j stands at position `start + j * step`, counted
 * in samples from `x` on, and is the product of `taps` samples, a multiple of 4, with the row for the fraction of its
 * position, interpolated between two of `table`, `[phases + 1, taps]`.
 */
export function interpolate(
  x: usize, table: usize, taps: i32, phases: i32, start: f64, step: f64, count: i32, to: usize,
): void {
  const row = <usize>taps << 2;
  const rows = <f64>phases;
  for (let j = 0; j < count; j += 4) {
    const a = product(x, table, row, rows, start + <f64>j * step);
    const b = product(x, table, row, rows, start + <f64>(j + 1) * step);
    const c = product(x, table, row, rows, start + <f64>(j + 2) * step);
    const d = product(x, table, row, rows, start + <f64>(j + 3) * step);
    const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
    const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
    v128.store(to, f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7)));
    to += 16;
  }
}

/** Multiplies `bins` complex values by real ones; `bins` is rounded up to a multiple of 4. */
export function scaleBins(re: usize, im: usize, factors: usize, bins: i32, toRe: usize, toIm: usize): void {
  const end = <usize>bins << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const factor = v128.load(factors + at);
    v128.store(toRe + at, f32x4.mul(v128.load(re + at), factor));
    v128.store(toIm + at, f32x4.mul(v128.load(im + at), factor));
  }
}
