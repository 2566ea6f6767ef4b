import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";
import { withScratch } from "../kernels/kernels.ts";
import type { FeatureMatrix } from "../matrix/featureMatrix.ts";
import { type SparseMatrix, sparseMatrix } from "../matrix/sparseMatrix.ts";
import type { Signal } from "../signal.ts";
import { realFft } from "./fft.ts";
import { hann } from "./hann.ts";
import { type MelOptions, melFilterBank } from "./melFilterBank.ts";
import { setZeroPadded } from "./setZeroPadded.ts";
import { frameCount, type StftOptions } from "./stft.ts";

/** Frames that are in the kernels' memory at a time. */
const FRAMES_AT_ONCE = 64;

/** The filters of {@link melFilterBank}, for {@link melPower}. */
function sparseMelFilters(options: MelOptions): SparseMatrix {
  return sparseMatrix(melFilterBank(options), options.nFft / 2 + 1);
}

/** Power in each mel band, `[frames, nMels]`, from filters that were made once. */
function melPower(
  samples: Float32Array,
  filters: SparseMatrix,
  { nFft, hopLength }: Required<StftOptions>,
): FeatureMatrix {
  const size = filters.rows;
  const frames = frameCount(samples.length, hopLength);
  const data = new Float32Array(frames * size);
  withScratch((scratch) => {
    const window = scratch.put(hann(nFft));
    const { tables, re, im, work } = realFft(scratch, nFft);
    const [firsts, counts] = [scratch.put(filters.firsts), scratch.put(filters.counts)];
    const weights = scratch.put(filters.weights);
    const most = Math.min(frames, FRAMES_AT_ONCE);
    const length = (most - 1) * hopLength + nFft;
    const [stretch, bands] = [scratch.floats(length), scratch.floats(most * size)];
    for (let t = 0; t < frames; t += most) {
      setZeroPadded(scratch.view(stretch, length), samples, t * hopLength - nFft / 2);
      const count = Math.min(most, frames - t);
      scratch.kernels.powerInBands(
        ...([stretch, hopLength, count, window, nFft, tables, re, im, work] as const),
        ...([firsts, counts, weights, size, bands] as const),
      );
      data.set(scratch.view(bands, count * size), t * size);
    }
  });
  return { data, frames, size };
}

/** {@link melSpectrogram} for many signals: makes the filters once for each rate that it meets. */
export function createMel(
  options: Required<StftOptions> & { readonly nMels: number },
): (signal: Signal) => FeatureMatrix {
  const { nFft, nMels } = options;
  const filtersByRate = new Map<number, SparseMatrix>();
  return ({ samples, sampleRateHz }) => {
    const filters =
      filtersByRate.get(sampleRateHz) ?? sparseMelFilters({ sampleRateHz, nFft, nMels });
    filtersByRate.set(sampleRateHz, filters);
    return melPower(samples, filters, options);
  };
}

/** How sound is cut into frames, and which bands are taken of each. */
export interface MelSpectrogramOptions extends StftOptions, Omit<MelOptions, "nFft"> {}

/**
 * Mel power spectrogram, `[frames, nMels]`, as `librosa.feature.melspectrogram` (power 2, centred frames).
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function melSpectrogram(
  samples: Float32Array,
  options: MelSpectrogramOptions,
): FeatureMatrix {
  const { nFft = 2048, hopLength = 512, ...mel } = options;
  checkSamples(samples);
  checkOptions({ nFft, hopLength });
  return melPower(samples, sparseMelFilters({ ...mel, nFft }), { nFft, hopLength });
}
