import { evenLanes, firstDoubles, lastDoubles, oddLanes } from "./lanes";

/** `count` integers of 16 bits, rounded up to a multiple of 8, as floats in [-1, 1). */
export function fromInt16(x: usize, count: i32, to: usize): void {
  const end = x + (<usize>count << 1);
  const scale = f32x4.splat(1.0 / 32768.0);
  for (; x < end; x += 16) {
    const eight = v128.load(x);
    v128.store(to, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight))));
    v128.store(to, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight))), 16);
    to += 32;
  }
}

/** The first and the second of each of `count` pairs, rounded up to a multiple of 4. */
export function splitPairs(x: usize, count: i32, firsts: usize, seconds: usize): void {
  const end = firsts + (<usize>count << 2);
  while (firsts < end) {
    const a = v128.load(x), b = v128.load(x, 16);
    v128.store(firsts, evenLanes(a, b));
    v128.store(seconds, oddLanes(a, b));
    x += 32; firsts += 16; seconds += 16;
  }
}

/** Adds `count` samples from `y` on, rounded up to a multiple of 4, to those from `x` on. */
export function add(x: usize, y: usize, count: i32): void {
  const end = x + (<usize>count << 2);
  while (x < end) {
    v128.store(x, f32x4.add(v128.load(x), v128.load(y)));
    x += 16; y += 16;
  }
}

/** Sums, as float64, of the squares of each `block` of `count` samples; the last block may be shorter. */
export function energies(x: usize, count: i32, block: i32, to: usize): void {
  const last = x + (<usize>count << 2);
  while (x < last) {
    const end = min(last, x + (<usize>block << 2));
    const whole = x + ((end - x) & ~31);
    let a = f64x2.splat(0), b = a, c = a, d = a;
    for (; x < whole; x += 32) {
      const p = v128.load(x), q = v128.load(x, 16);
      const p0 = firstDoubles(p), p1 = lastDoubles(p);
      const q0 = firstDoubles(q), q1 = lastDoubles(q);
      a = f64x2.add(a, f64x2.mul(p0, p0));
      b = f64x2.add(b, f64x2.mul(p1, p1));
      c = f64x2.add(c, f64x2.mul(q0, q0));
      d = f64x2.add(d, f64x2.mul(q1, q1));
    }
    const both = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
    let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
    for (; x < end; x += 4) sum += <f64>load<f32>(x) * <f64>load<f32>(x);
    store<f64>(to, sum);
    to += 8;
  }
}

/** Sum of `count` samples and sum of their squares, as float64; `count` is rounded up to a multiple of 4. */
export function moments(x: usize, count: i32, to: usize): void {
  const end = x + (<usize>count << 2);
  let sum0 = f64x2.splat(0), sum1 = sum0, squares0 = sum0, squares1 = sum0;
  for (; x < end; x += 16) {
    const four = v128.load(x);
    const low = firstDoubles(four), high = lastDoubles(four);
    sum0 = f64x2.add(sum0, low);
    sum1 = f64x2.add(sum1, high);
    squares0 = f64x2.add(squares0, f64x2.mul(low, low));
    squares1 = f64x2.add(squares1, f64x2.mul(high, high));
  }
  const sum = f64x2.add(sum0, sum1), squares = f64x2.add(squares0, squares1);
  store<f64>(to, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  store<f64>(to, f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1), 8);
}

/** Multiplies `count` samples, rounded up to a multiple of 4, in place by a float64, and rounds the products. */
export function scale(x: usize, count: i32, factor: f64): void {
  const end = x + (<usize>count << 2);
  const factors = f64x2.splat(factor);
  for (; x < end; x += 16) {
    const four = v128.load(x);
    const low = f64x2.mul(factors, firstDoubles(four));
    const high = f64x2.mul(factors, lastDoubles(four));
    v128.store(x, v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5));
  }
}
