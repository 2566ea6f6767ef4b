/**
 * Drops each value with the chance `threshold / 2^32` and scales the others up by `scale`. Which ones follows
 * from the seed and the value's place alone: a hash of both (the finalizer of MurmurHash3, Appleby 2011),
 * so the gradient is the same operation on the gradient.
 */
export function dropout(x: usize, y: usize, scratch: usize, count: i32, seed: u32, threshold: u32, scale: f32): void {
  for (let i = 0; i < count; i++) {
    let h = <u32>i * 0x9e3779b9 + seed;
    h ^= h >> 16;
    h *= 0x85ebca6b;
    h ^= h >> 13;
    h *= 0xc2b2ae35;
    h ^= h >> 16;
    const at = <usize>i << 2;
    store<f32>(y + at, h < threshold ? 0 : load<f32>(x + at) * scale);
  }
}
