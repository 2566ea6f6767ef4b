import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";
import { greatestCommonDivisor } from "../resample/greatestCommonDivisor.ts";
import { frameCount } from "../spectrum/stft.ts";

/** How sound is cut into frames. */
export interface RmsOptions {
  /** Samples a frame, an even number; default 2048. */
  readonly frameLength?: number;
  /** Samples from one frame to the next; default 512. */
  readonly hopLength?: number;
}

/**
 * Root mean square of each centred frame, zeros beyond the ends, as `librosa.feature.rms`: one value a frame.
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function rms(samples: Float32Array, options: RmsOptions = {}): Float32Array {
  const { frameLength = 2048, hopLength = 512 } = options;
  checkSamples(samples);
  checkOptions({ frameLength, hopLength });
  // Frames overlap, so squares are added once, in blocks that every frame is made of.
  const block = greatestCommonDivisor(hopLength, frameLength / 2);
  const energies = blockEnergies(samples, block);
  const out = new Float32Array(frameCount(samples.length, hopLength));
  for (let t = 0; t < out.length; t++) {
    const start = (t * hopLength - frameLength / 2) / block;
    const to = Math.min(energies.length, start + frameLength / block);
    let sum = 0;
    for (let b = Math.max(0, start); b < to; b++) sum += energies[b] as number;
    out[t] = Math.sqrt(sum / frameLength);
  }
  return out;
}

/**
 * Sums of the squared samples of blocks, the last of which may be shorter. Four blocks side by side: the sum of one would
 * wait for itself at every sample.
 */
function blockEnergies(samples: Float32Array, block: number): Float64Array {
  const energies = new Float64Array(Math.ceil(samples.length / block));
  let b = 0;
  for (; (b + 4) * block <= samples.length; b += 4) {
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    const end = (b + 1) * block;
    for (let n = b * block; n < end; n++) {
      const x0 = samples[n] as number;
      const x1 = samples[n + block] as number;
      const x2 = samples[n + 2 * block] as number;
      const x3 = samples[n + 3 * block] as number;
      sum0 += x0 * x0;
      sum1 += x1 * x1;
      sum2 += x2 * x2;
      sum3 += x3 * x3;
    }
    energies.set([sum0, sum1, sum2, sum3], b);
  }
  for (; b < energies.length; b++) {
    const end = Math.min(samples.length, (b + 1) * block);
    for (let n = b * block; n < end; n++) energies[b]! += (samples[n] as number) ** 2;
  }
  return energies;
}
