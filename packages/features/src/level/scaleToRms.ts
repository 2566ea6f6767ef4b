import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";
import { inParts } from "../kernels/inParts.ts";
import { withScratch } from "../kernels/kernels.ts";
import { meanPower } from "./meanPower.ts";

/**
 * A copy whose root mean square over all samples is `rms`; silence stays silence.
 *
 * @throws {FeatureError} when `rms` is out of range.
 */
export function scaleToRms(samples: Float32Array, rms: number): Float32Array {
  checkSamples(samples);
  checkOptions({ rms });
  const power = meanPower(samples);
  return scale(samples, power === 0 ? 1 : rms / Math.sqrt(power));
}

/** A copy with every sample times `factor`. */
export function scale(samples: Float32Array, factor: number): Float32Array {
  const scaled = new Float32Array(samples.length);
  withScratch((scratch) =>
    inParts(scratch, samples, (at, count, first) => {
      scratch.kernels.scale(at, count, factor);
      scaled.set(scratch.view(at, count), first);
    }),
  );
  return scaled;
}
