import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";

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
  let [sum, squares] = [0, 0];
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n] as number;
    sum += x;
    squares += x * x;
  }
  const offset = sum / samples.length;
  const rms = Math.sqrt(Math.max(0, squares / samples.length - offset * offset));
  if (!(Math.abs(offset) > minShare * rms)) return samples;
  return samples.map((x) => x - offset);
}
