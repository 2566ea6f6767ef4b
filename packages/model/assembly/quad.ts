// Four floats at a time in every build: for sums over lanes, whose order decides the last bit, and for shuffles.

/** `a * b + c`; one instruction but in the build for WebAssembly without relaxed SIMD. */
// @ts-ignore: decorator
@inline
export function maddQuad(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Loads `count` floats, at most 4; missing lanes are 0. */
// @ts-ignore: decorator
@inline
export function loadQuad(at: usize, count: i32): v128 {
  if (count >= 4) return v128.load(at);
  let v = v128.load32_zero(at);
  if (count > 1) v = v128.load_lane<f32>(at + 4, v, 1);
  if (count > 2) v = v128.load_lane<f32>(at + 8, v, 2);
  return v;
}

/** Stores the first `count` lanes, at most 4. */
// @ts-ignore: decorator
@inline
export function storeQuad(at: usize, v: v128, count: i32): void {
  if (count >= 4) {
    v128.store(at, v);
    return;
  }
  v128.store_lane<f32>(at, v, 0);
  if (count > 1) v128.store_lane<f32>(at + 4, v, 1);
  if (count > 2) v128.store_lane<f32>(at + 8, v, 2);
}

/** Sum of the lanes. */
// @ts-ignore: decorator
@inline
export function sumQuad(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}
