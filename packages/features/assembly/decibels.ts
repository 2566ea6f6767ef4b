// 10 log10(2) in two parts, the first of which times a whole number is exact, and 10 / log(10).
const DB_PER_OCTAVE: f32 = 3.01025390625;
const DB_PER_OCTAVE_REST: f32 = 4.605038981195e-5;
const DB_PER_LOG: f32 = 4.3429448190325183;

// @ts-ignore: decorator
@inline
function times(a: v128, b: f32): v128 { return f32x4.mul(a, f32x4.splat(b)); }

// @ts-ignore: decorator
@inline
function plus(a: v128, b: f32): v128 { return f32x4.add(a, f32x4.splat(b)); }

/**
 * `10 log10(x)` of four numbers that are positive and not denormal, within 1 unit in the last place; the logarithm of the
 * mantissa is that of Moshier's Cephes Mathematical Library, `logf`.
 */
// @ts-ignore: decorator
@inline
function decibel(x: v128): v128 {
  // x = 2^k (1 + f), with 1 + f from sqrt(1/2) to sqrt(2)
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const k = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const fraction = i32x4.add(v128.and(shifted, i32x4.splat(0x7fffff)), i32x4.splat(0x3f3504f3));
  const f = plus(fraction, -1);
  let p = plus(times(f, 7.0376836292e-2), -1.1514610310e-1);
  p = plus(f32x4.mul(p, f), 1.1676998740e-1);
  p = plus(f32x4.mul(p, f), -1.2420140846e-1);
  p = plus(f32x4.mul(p, f), 1.4249322787e-1);
  p = plus(f32x4.mul(p, f), -1.6668057665e-1);
  p = plus(f32x4.mul(p, f), 2.0000714765e-1);
  p = plus(f32x4.mul(p, f), -2.4999993993e-1);
  p = plus(f32x4.mul(p, f), 3.3333331174e-1);
  const square = f32x4.mul(f, f);
  p = f32x4.mul(f32x4.mul(p, f), square);
  p = f32x4.sub(p, times(square, 0.5));
  const mantissa = times(f32x4.add(f, p), DB_PER_LOG);
  return f32x4.add(times(k, DB_PER_OCTAVE), f32x4.add(times(k, DB_PER_OCTAVE_REST), mantissa));
}

/**
 * `count` powers in dB, rounded up to a multiple of 4: `10 log10(max(least, x))`, `least` not denormal. Returns the loudest,
 * or `loudest` where none is louder.
 */
export function decibels(x: usize, count: i32, least: f32, loudest: f32, to: usize): f32 {
  const end = x + (<usize>count << 2);
  let most = f32x4.splat(loudest);
  for (; x < end; x += 16) {
    const power = f32x4.max(f32x4.splat(least), v128.load(x));
    const db = decibel(power);
    const isFinite = f32x4.lt(power, f32x4.splat(Infinity));
    const value = v128.bitselect(db, power, isFinite);
    most = f32x4.pmax(most, value);
    v128.store(to, value);
    to += 16;
  }
  return max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
}

/** Raises `count` values that are lower to `floor`; rounded up to a multiple of 4. */
export function raise(x: usize, count: i32, floor: f32): void {
  const end = x + (<usize>count << 2);
  for (; x < end; x += 16) v128.store(x, f32x4.pmax(v128.load(x), f32x4.splat(floor)));
}
