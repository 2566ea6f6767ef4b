import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";
import { inParts, VALUES_AT_ONCE } from "../kernels/inParts.ts";
import { withScratch } from "../kernels/kernels.ts";
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

/** Sums of the squared samples of blocks, the last of which may be shorter. */
function blockEnergies(samples: Float32Array, block: number): Float64Array {
  const energies = new Float64Array(Math.ceil(samples.length / block));
  const blocksAtOnce = Math.ceil(VALUES_AT_ONCE / block);
  withScratch((scratch) => {
    const sums = scratch.floats(2 * blocksAtOnce);
    const add = (at: number, count: number, first: number) => {
      scratch.kernels.energies(at, count, block, sums);
      energies.set(scratch.doubles(sums, Math.ceil(count / block)), first / block);
    };
    inParts(scratch, samples, add, blocksAtOnce * block);
  });
  return energies;
}
