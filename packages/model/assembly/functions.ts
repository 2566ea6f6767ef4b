import * as vector from "./vector";
import { Vector } from "./vector";

/**
 * `exp(x)` to 2 units in the last place: `2^n` times a polynomial of degree 6 in the remainder, with
 * the coefficients of Cephes' `expf` (Moshier, https://www.netlib.org/cephes/).
 */
// @ts-ignore: decorator
@inline
export function exp(v: Vector): Vector {
  const x = vector.max(vector.min(v, vector.splat(87.0)), vector.splat(-87.0));
  const n = vector.round(vector.mul(x, vector.splat(1.44269504088896341)));
  let r = vector.madd(n, vector.splat(-0.693359375), x);
  r = vector.madd(n, vector.splat(2.1219444e-4), r);
  let p = vector.splat(1.98756915e-4);
  p = vector.madd(p, r, vector.splat(1.3981999507e-3));
  p = vector.madd(p, r, vector.splat(8.3334519073e-3));
  p = vector.madd(p, r, vector.splat(4.1665795894e-2));
  p = vector.madd(p, r, vector.splat(1.6666665459e-1));
  p = vector.madd(p, r, vector.splat(5.0000001201e-1));
  p = vector.madd(p, vector.mul(r, r), vector.add(r, vector.splat(1.0)));
  return vector.mul(p, vector.powerOfTwo(n));
}

/**
 * Hyperbolic tangent to 3 units in the last place: the odd rational function that Eigen uses, x p(x^2) / q(x^2)
 * (https://gitlab.com/libeigen/eigen, generic_fast_tanh_float), which is 1 in float32 from 7.9 on.
 */
// @ts-ignore: decorator
@inline
export function tanh(v: Vector): Vector {
  const end = vector.splat(7.90531110763549805);
  const x = vector.max(vector.min(v, end), vector.splat(-7.90531110763549805));
  const x2 = vector.mul(x, x);
  let p = vector.splat(-2.76076847742355e-16);
  p = vector.madd(p, x2, vector.splat(2.00018790482477e-13));
  p = vector.madd(p, x2, vector.splat(-8.60467152213735e-11));
  p = vector.madd(p, x2, vector.splat(5.12229709037114e-8));
  p = vector.madd(p, x2, vector.splat(1.48572235717979e-5));
  p = vector.madd(p, x2, vector.splat(6.37261928875436e-4));
  p = vector.madd(p, x2, vector.splat(4.89352455891786e-3));
  let q = vector.splat(1.19825839466702e-6);
  q = vector.madd(q, x2, vector.splat(1.18534705686654e-4));
  q = vector.madd(q, x2, vector.splat(2.26843463243900e-3));
  q = vector.madd(q, x2, vector.splat(4.89352518554385e-3));
  return vector.div(vector.mul(x, p), q);
}

/** `1 / (1 + exp(-x))`, as a tangent. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: Vector): Vector {
  const half = vector.splat(0.5);
  return vector.madd(half, tanh(vector.mul(half, x)), half);
}
