import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";
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

/** Samples, at least, that are in the kernels' memory at a time. */
const SAMPLES_AT_ONCE = 8192;

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
  const blocksAtOnce = Math.ceil(SAMPLES_AT_ONCE / block);
  const most = Math.min(samples.length, blocksAtOnce * block);
  withScratch((scratch) => {
    const [floats, sums] = [scratch.floats(most), scratch.floats(2 * blocksAtOnce)];
    for (let b = 0; b < energies.length; b += blocksAtOnce) {
      const part = samples.subarray(b * block, (b + blocksAtOnce) * block);
      scratch.view(floats, part.length).set(part);
      scratch.kernels.energies(floats, part.length, block, sums);
      energies.set(scratch.doubles(sums, Math.ceil(part.length / block)), b);
    }
  });
  return energies;
}
