/** Of the lanes of two vectors, one after the other, those at even places. */
// @ts-ignore: decorator
@inline
export function evenLanes(a: v128, b: v128): v128 { return v128.shuffle<f32>(a, b, 0, 2, 4, 6); }

/** Those at odd places. */
// @ts-ignore: decorator
@inline
export function oddLanes(a: v128, b: v128): v128 { return v128.shuffle<f32>(a, b, 1, 3, 5, 7); }

/** The first two of four floats, as float64. */
// @ts-ignore: decorator
@inline
export function firstDoubles(v: v128): v128 { return f64x2.promote_low_f32x4(v); }

/** The last two of four floats, as float64. */
// @ts-ignore: decorator
@inline
export function lastDoubles(v: v128): v128 { return f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3)); }
