import { checkOptions } from "../arguments/checkOptions.ts";
import { withScratch } from "../kernels/kernels.ts";
import { powerToDb } from "../level/powerToDb.ts";
import type { FeatureMatrix } from "../matrix/featureMatrix.ts";
import {
  paddedColumns,
  type SparseMatrix,
  sparseMatrix,
  sparseProduct,
} from "../matrix/sparseMatrix.ts";
import { dctMatrix } from "./dct.ts";
import { type MelSpectrogramOptions, melSpectrogram } from "./melSpectrogram.ts";

/** Cepstra of a mel power spectrogram: `dct (power in dB)`, `[frames, nMfcc]`. */
export function cepstra(
  mel: FeatureMatrix,
  dct: SparseMatrix,
  { topDb }: { readonly topDb: number },
): FeatureMatrix {
  const size = dct.rows;
  const { frames } = mel;
  const db = powerToDb(mel.data, { topDb });
  const data = new Float32Array(frames * size);
  withScratch((scratch) => {
    const transform = sparseProduct(scratch, dct);
    const [bands, cepstrum] = [scratch.floats(paddedColumns(dct)), scratch.floats(size)];
    for (let t = 0; t < frames; t++) {
      scratch.view(bands, mel.size).set(db.subarray(t * mel.size, (t + 1) * mel.size));
      transform(bands, cepstrum);
      data.set(scratch.view(cepstrum, size), t * size);
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
  const dct = sparseMatrix(dctMatrix(nMfcc, nMels), nMels);
  return cepstra(melSpectrogram(samples, mel), dct, { topDb });
}
