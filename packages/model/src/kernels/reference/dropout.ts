import type { Floats } from "./types.ts";

/** The twin of assembly/dropout.ts: the same hash, so the same values are dropped. */
export function dropout<T extends Floats>(
  x: T,
  y: T,
  count: number,
  seed: number,
  threshold: number,
  scale: number,
): void {
  for (let i = 0; i < count; i++) {
    let h = (Math.imul(i, 0x9e3779b9) + seed) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h = (h ^ (h >>> 16)) >>> 0;
    y[i] = h < threshold ? 0 : x[i]! * scale;
  }
}
