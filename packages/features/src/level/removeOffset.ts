import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";
import { moments } from "./moments.ts";

/**
 * Samples without their offset (DC), which some sound cards add and which is neither loudness nor sound. One that is small
 * beside the sound is left, and the samples are then given as they are, not copied.
 *
 * @param minShare offset, as a share of the root mean square around it, from which on it is taken away.
 * @throws {FeatureError} when `minShare` is out of range.
 */
export function removeOffset(samples: Float32Array, minShare = 0.1): Float32Array {
  checkSamples(samples);
  checkOptions({ minShare });
  const { mean, power } = moments(samples);
  if (!(Math.abs(mean) > minShare * Math.sqrt(power))) return samples;
  return samples.map((x) => x - mean);
}
