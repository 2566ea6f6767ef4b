import { moments } from "./moments.ts";

/** Mean of the squared samples; 0 of none. */
export function meanPower(samples: Float32Array): number {
  return samples.length === 0 ? 0 : moments(samples).square;
}
