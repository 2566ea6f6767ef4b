import { dctMatrix } from "./dct.ts";
import { powerToDb } from "./decibel.ts";
import type { FeatureMatrix } from "./matrix.ts";
import { type MelSpectrogramOptions, melSpectrogram } from "./melSpectrogram.ts";

/** Cepstra of a mel power spectrogram: `dct (power in dB)`, `[frames, nMfcc]`. */
export function cepstra(
  mel: FeatureMatrix,
  dct: Float64Array,
  { topDb }: { readonly topDb: number },
): FeatureMatrix {
  const size = dct.length / mel.size;
  const db = powerToDb(mel.data, { topDb });
  const data = new Float32Array(mel.frames * size);
  for (let t = 0; t < mel.frames; t++) {
    for (let k = 0; k < size; k++) {
      let sum = 0;
      for (let m = 0; m < mel.size; m++)
        sum += (dct[k * mel.size + m] as number) * (db[t * mel.size + m] as number);
      data[t * size + k] = sum;
    }
  }
  return { data, frames: mel.frames, size };
}

export interface MfccOptions extends MelSpectrogramOptions {
  /** Number of coefficients; default 40. */
  readonly nMfcc?: number;
  /** Floor below the loudest mel value, in dB; default 80. */
  readonly topDb?: number;
}

/**
 * Mel-frequency cepstral coefficients, `[frames, nMfcc]`: the orthonormal DCT-II of the mel power in dB,
 * as `librosa.feature.mfcc` (Slaney mel, HTK's liftering off).
 *
 * @example mfcc(new Float32Array(22050).fill(0.1), { sampleRateHz: 22050 }).frames // 44
 */
export function mfcc(samples: Float32Array, options: MfccOptions): FeatureMatrix {
  const { nMfcc = 40, topDb = 80, ...mel } = options;
  return cepstra(melSpectrogram(samples, mel), dctMatrix(nMfcc, mel.nMels ?? 128), { topDb });
}
