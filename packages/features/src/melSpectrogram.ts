import type { FeatureMatrix } from "./matrix.ts";
import { type MelOptions, melFilterBank } from "./melFilterBank.ts";
import { forEachSpectrum, frameCount, type StftOptions } from "./stft.ts";

/** The non-zero stretch of one mel filter: weights of the bins from `firstBin` on. */
interface SparseFilter {
  readonly firstBin: number;
  readonly weights: Float32Array;
}

/** Mel filters without their zeros: 128 filters over 1025 bins have 2 % of them set. */
export function sparseMelFilters(options: MelOptions): SparseFilter[] {
  const { nFft, nMels = 128 } = options;
  const bins = nFft / 2 + 1;
  const bank = melFilterBank(options);
  return Array.from({ length: nMels }, (_, m) => {
    const row = bank.subarray(m * bins, (m + 1) * bins);
    const firstBin = Math.max(
      0,
      row.findIndex((weight) => weight > 0),
    );
    const last = row.findLastIndex((weight) => weight > 0);
    return { firstBin, weights: row.slice(firstBin, last + 1) };
  });
}

/** Power in each mel band, `[frames, nMels]`, from filters that were made once. */
export function melPower(
  samples: Float32Array,
  filters: readonly SparseFilter[],
  options: Required<StftOptions>,
): FeatureMatrix {
  const size = filters.length;
  const frames = frameCount(samples.length, options.hopLength);
  const data = new Float32Array(frames * size);
  const power = new Float64Array(options.nFft / 2 + 1);
  forEachSpectrum(samples, options, (t, spectrum) => {
    for (let k = 0; k < power.length; k++) {
      const re = spectrum[2 * k] as number;
      const im = spectrum[2 * k + 1] as number;
      power[k] = re * re + im * im;
    }
    for (let m = 0; m < size; m++) {
      const { firstBin, weights } = filters[m] as SparseFilter;
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += (weights[k] as number) * (power[firstBin + k] as number);
      data[t * size + m] = sum;
    }
  });
  return { data, frames, size };
}

export interface MelSpectrogramOptions extends StftOptions, Omit<MelOptions, "nFft"> {}

/** Mel power spectrogram, `[frames, nMels]`, as `librosa.feature.melspectrogram` (power 2, centred frames). */
export function melSpectrogram(
  samples: Float32Array,
  options: MelSpectrogramOptions,
): FeatureMatrix {
  const { nFft = 2048, hopLength = 512, ...mel } = options;
  return melPower(samples, sparseMelFilters({ ...mel, nFft }), { nFft, hopLength });
}
