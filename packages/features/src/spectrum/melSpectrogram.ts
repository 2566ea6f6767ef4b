import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";
import { withScratch } from "../kernels/kernels.ts";
import type { FeatureMatrix } from "../matrix/featureMatrix.ts";
import { type SparseMatrix, sparseMatrix, sparseProduct } from "../matrix/sparseMatrix.ts";
import type { Signal } from "../signal.ts";
import { type MelOptions, melFilterBank } from "./melFilterBank.ts";
import { forEachSpectrum, frameCount, type StftOptions } from "./stft.ts";

/** The filters of {@link melFilterBank}, for {@link melPower}. */
function sparseMelFilters(options: MelOptions): SparseMatrix {
  return sparseMatrix(melFilterBank(options), options.nFft / 2 + 1);
}

/** Power in each mel band, `[frames, nMels]`, from filters that were made once. */
function melPower(
  samples: Float32Array,
  filters: SparseMatrix,
  options: Required<StftOptions>,
): FeatureMatrix {
  const size = filters.rows;
  const frames = frameCount(samples.length, options.hopLength);
  const data = new Float32Array(frames * size);
  withScratch((scratch) => {
    const toBands = sparseProduct(scratch, filters);
    const bands = scratch.floats(size);
    forEachSpectrum(samples, options, (t, { re, im, bins }) => {
      scratch.kernels.power(re, im, bins);
      toBands(re, bands);
      data.set(scratch.view(bands, size), t * size);
    });
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
