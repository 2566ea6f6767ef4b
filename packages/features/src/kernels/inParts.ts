import type { Scratch } from "./kernels.ts";

/** Values that are in the kernels' memory at a time: few enough for a processor's first cache. */
export const VALUES_AT_ONCE = 8192;

/**
 * Hands values to kernels some at a time: the address of a copy, zeros after it up to a multiple of 8, how many they are and the index of the
 * first.
 */
export function inParts(
  scratch: Scratch,
  values: Float32Array,
  run: (at: number, count: number, first: number) => void,
  atOnce: number = VALUES_AT_ONCE,
): void {
  const length = 8 * Math.ceil(Math.min(values.length, atOnce) / 8);
  const at = scratch.floats(length);
  for (let first = 0; first < values.length; first += atOnce) {
    const part = values.subarray(first, first + atOnce);
    const room = scratch.view(at, length);
    room.set(part);
    room.fill(0, part.length);
    run(at, part.length, first);
  }
}
