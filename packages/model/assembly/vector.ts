import { loadQuad, maddQuad, storeQuad } from "./quad";

// The machine's vectors. This is their form in WebAssembly, whose vectors hold 4 floats; a native build has another under
// the same names, ../native/vector.h, with as many as the processor has.

export type Vector = v128;
/** Floats in a vector. */
export const LANES: i32 = 4;
/** Bytes of a vector. */
export const BYTES: usize = 16;
/**
 * Rows of a tile of a matrix product, two vectors wide, that the registers hold. A fused multiply-add takes 4 cycles and two
 * start in each, so the 8 sums of 4 rows could just do; the 10 of 5 leave room for delays. More do not fit: V8 loads
 * everything that a run needs before it multiplies, so of 15 registers 10 sum up, 2 hold columns, 2 rows, and 1 is free.
 * Without fused multiply-add, products need registers too.
 */
export const TALL: i32 = ASC_FEATURE_RELAXED_SIMD ? 5 : 4;
/**
 * Pairs of vectors that a tile is wide: two in the build for engines that compute a pair by one instruction, as V8 does with
 * `--experimental-wasm-revectorize`. Registers then hold the 20 sums of a tile, two in each; elsewhere they spill.
 */
export const PAIRS: i32 = isDefined(WIDE) ? 2 : 1;

// @ts-ignore: decorator
@inline
export function splat(x: f32): Vector {
  return f32x4.splat(x);
}

// @ts-ignore: decorator
@inline
export function load(at: usize): Vector {
  return v128.load(at);
}

/** The vector after the one at an address. */
// @ts-ignore: decorator
@inline
export function loadNext(at: usize): Vector {
  return v128.load(at, 16);
}

/** The third vector from an address on. */
// @ts-ignore: decorator
@inline
export function loadThird(at: usize): Vector {
  return v128.load(at, 32);
}

/** The fourth. */
// @ts-ignore: decorator
@inline
export function loadFourth(at: usize): Vector {
  return v128.load(at, 48);
}

/** One float in all lanes. */
// @ts-ignore: decorator
@inline
export function loadSplat(at: usize): Vector {
  return v128.load32_splat(at);
}

/** The float four places after an address in all lanes: in WebAssembly a load takes the distance with it. */
// @ts-ignore: decorator
@inline
export function loadSplatFifth(at: usize): Vector {
  return v128.load32_splat(at, 16);
}

/** Lane 0 of four floats in all lanes. */
// @ts-ignore: decorator
@inline
export function splatLane0(v: v128): Vector {
  return v128.shuffle<f32>(v, v, 0, 0, 0, 0);
}

/** Lane 1 of four floats in all lanes. */
// @ts-ignore: decorator
@inline
export function splatLane1(v: v128): Vector {
  return v128.shuffle<f32>(v, v, 1, 1, 1, 1);
}

/** Lane 2 of four floats in all lanes. */
// @ts-ignore: decorator
@inline
export function splatLane2(v: v128): Vector {
  return v128.shuffle<f32>(v, v, 2, 2, 2, 2);
}

/** Lane 3 of four floats in all lanes. */
// @ts-ignore: decorator
@inline
export function splatLane3(v: v128): Vector {
  return v128.shuffle<f32>(v, v, 3, 3, 3, 3);
}

// @ts-ignore: decorator
@inline
export function store(at: usize, v: Vector): void {
  v128.store(at, v);
}

// @ts-ignore: decorator
@inline
export function storeNext(at: usize, v: Vector): void {
  v128.store(at, v, 16);
}

// @ts-ignore: decorator
@inline
export function storeThird(at: usize, v: Vector): void {
  v128.store(at, v, 32);
}

// @ts-ignore: decorator
@inline
export function storeFourth(at: usize, v: Vector): void {
  v128.store(at, v, 48);
}

/** Loads `count` floats, at most `LANES`; missing lanes are 0. */
// @ts-ignore: decorator
@inline
export function loadLanes(at: usize, count: i32): Vector {
  return loadQuad(at, count);
}

/** Stores the first `count` lanes, at most `LANES`. */
// @ts-ignore: decorator
@inline
export function storeLanes(at: usize, v: Vector, count: i32): void {
  storeQuad(at, v, count);
}

// @ts-ignore: decorator
@inline
export function add(a: Vector, b: Vector): Vector {
  return f32x4.add(a, b);
}

// @ts-ignore: decorator
@inline
export function sub(a: Vector, b: Vector): Vector {
  return f32x4.sub(a, b);
}

// @ts-ignore: decorator
@inline
export function mul(a: Vector, b: Vector): Vector {
  return f32x4.mul(a, b);
}

// @ts-ignore: decorator
@inline
export function div(a: Vector, b: Vector): Vector {
  return f32x4.div(a, b);
}

/** `a * b + c`; one instruction but in the build for WebAssembly without relaxed SIMD. */
// @ts-ignore: decorator
@inline
export function madd(a: Vector, b: Vector, c: Vector): Vector {
  return maddQuad(a, b, c);
}

// @ts-ignore: decorator
@inline
export function sqrt(v: Vector): Vector {
  return f32x4.sqrt(v);
}

/** The larger of each two; NaN where `v` is NaN. */
// @ts-ignore: decorator
@inline
export function max(v: Vector, limit: Vector): Vector {
  return f32x4.pmax(v, limit);
}

/** The smaller of each two; NaN where `v` is NaN. */
// @ts-ignore: decorator
@inline
export function min(v: Vector, limit: Vector): Vector {
  return f32x4.pmin(v, limit);
}

// @ts-ignore: decorator
@inline
export function round(v: Vector): Vector {
  return f32x4.nearest(v);
}

/** 2 to the power of whole numbers between -126 and 127. */
// @ts-ignore: decorator
@inline
export function powerOfTwo(n: Vector): Vector {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
}

/** `value` where `a` is above `b`, else 0. */
// @ts-ignore: decorator
@inline
export function whereAbove(a: Vector, b: Vector, value: Vector): Vector {
  return v128.and(value, f32x4.gt(a, b));
}

/** `value` where `a` is `b`, else 0. */
// @ts-ignore: decorator
@inline
export function whereEqual(a: Vector, b: Vector, value: Vector): Vector {
  return v128.and(value, f32x4.eq(a, b));
}

/** The first lane. */
// @ts-ignore: decorator
@inline
export function first(v: Vector): f32 {
  return f32x4.extract_lane(v, 0);
}
