import { loadQuad, storeQuad } from "./quad";

/**
 * Drops each value with the chance `threshold / 2^32` and scales the others up by `scale`. Which ones follows
 * from the seed and the value's place alone: a hash of both (the finalizer of MurmurHash3, Appleby 2011),
 * so the gradient is the same operation on the gradient.
 */
export function dropout(x: usize, y: usize, scratch: usize, count: i32, seed: u32, threshold: u32, scale: f32): void {
  const limit = i32x4.splat(threshold);
  const factor = f32x4.splat(scale);
  const step = i32x4.splat(0x9e3779b9 * 4);
  let place = i32x4.add(i32x4.splat(seed), i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(0x9e3779b9)));
  for (let i = 0; i < count; i += 4) {
    let h = place;
    h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), i32x4.splat(0x85ebca6b));
    h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(0xc2b2ae35));
    h = v128.xor(h, i32x4.shr_u(h, 16));
    const at = <usize>i << 2;
    const kept = f32x4.mul(loadQuad(x + at, count - i), factor);
    storeQuad(y + at, v128.andnot(kept, i32x4.lt_u(h, limit)), count - i);
    place = i32x4.add(place, step);
  }
}
