import { checkOptions } from "../arguments/checkOptions.ts";
import { withScratch } from "../kernels/kernels.ts";
import { powerToDb } from "../level/powerToDb.ts";
import type { FeatureMatrix } from "../matrix/featureMatrix.ts";
import { dctMatrix } from "./dct.ts";
import { type MelSpectrogramOptions, melSpectrogram } from "./melSpectrogram.ts";

/** Frames that are in the kernels' memory at a time. */
const FRAMES_AT_ONCE = 256;

/** The {@link dctMatrix} as {@link cepstra} multiplies by it, `[nMels, nMfcc]`. */
export function cepstralMatrix(nMfcc: number, nMels: number): Float32Array {
  const dct = dctMatrix(nMfcc, nMels);
  const matrix = new Float32Array(dct.length);
  for (let k = 0; k < nMfcc; k++)
    for (let n = 0; n < nMels; n++) matrix[n * nMfcc + k] = dct[k * nMels + n] as number;
  return matrix;
}

/** Cepstra of a mel power spectrogram: power in dB times the {@link cepstralMatrix}, `[frames, nMfcc]`. */
export function cepstra(
  mel: FeatureMatrix,
  dct: Float32Array,
  { topDb }: { readonly topDb: number },
): FeatureMatrix {
  const { frames, size: nMels } = mel;
  const size = dct.length / nMels;
  const db = powerToDb(mel.data, { topDb });
  const data = new Float32Array(frames * size);
  withScratch((scratch) => {
    const matrix = scratch.put(dct);
    const most = Math.min(4 * Math.ceil(frames / 4), FRAMES_AT_ONCE);
    const [bands, coefficients] = [scratch.floats(most * nMels), scratch.floats(most * size)];
    for (let t = 0; t < frames; t += most) {
      const count = Math.min(most, frames - t);
      scratch.view(bands, count * nMels).set(db.subarray(t * nMels, (t + count) * nMels));
      scratch.kernels.product(bands, count, nMels, matrix, size, coefficients);
      data.set(scratch.view(coefficients, count * size), t * size);
    }
  });
  return { data, frames, size };
}

/** Those of the mel spectrogram, and which coefficients are taken of it. */
export interface MfccOptions extends MelSpectrogramOptions {
  /** Number of coefficients, at most as many as mel bands; default 40. */
  readonly nMfcc?: number;
  /** Floor below the loudest mel value, in dB; default 80. */
  readonly topDb?: number;
}

/**
 * Mel-frequency cepstral coefficients, `[frames, nMfcc]`: the orthonormal DCT-II of the mel power in dB,
 * as `librosa.feature.mfcc` (Slaney mel, HTK's liftering off).
 *
 * @throws {FeatureError} when an option is out of range.
 *
 * @example mfcc(new Float32Array(22050).fill(0.1), { sampleRateHz: 22050 }).frames // 44
 */
export function mfcc(samples: Float32Array, options: MfccOptions): FeatureMatrix {
  const { nMfcc = 40, topDb = 80, ...mel } = options;
  const nMels = mel.nMels ?? 128;
  checkOptions({ nMels, nMfcc, topDb });
  return cepstra(melSpectrogram(samples, mel), cepstralMatrix(nMfcc, nMels), { topDb });
}
