// Frames of each clip that are its own, `[batch]`: whole numbers, but float32, as all is that tfjs-layers hands on.

/** Frames of one clip, of `frames` that there are. */
// @ts-ignore: decorator
@inline
export function ownFrames(lengths: usize, clip: i32, frames: i32): i32 {
  return min(<i32>load<f32>(lengths + (<usize>clip << 2)), frames);
}

/** Where a frame of a clip stands, or zeros where it has none. */
// @ts-ignore: decorator
@inline
export function frameAt(x: usize, t: i32, own: i32, bytes: usize, zeros: usize): usize {
  return t >= 0 && t < own ? x + bytes * t : zeros;
}
