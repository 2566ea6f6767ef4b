import { powerToDb } from "../level/powerToDb.ts";
import { resample } from "../resample/resample.ts";
import type { Signal } from "../signal.ts";
import { melSpectrogram } from "./melSpectrogram.ts";

const RATE_HZ = 16000;
const N_FFT = 1024;
const BANDS = 64;
const MOST_COLUMNS = 1200;
const TOP_DB = 80;

/** Bands over time, as grey values. */
export interface SpectrogramPicture {
  /** `[columns, bands]`, low bands first, from 0 (80 dB under the loudest) to 255. */
  readonly values: Uint8Array;
  /** Moments in time. */
  readonly columns: number;
  /** Bands of frequency. */
  readonly bands: number;
}

/**
 * What people look at: 64 mel bands from 0 to 8 kHz over all of a sound, in at most 1200 columns of 8 ms or more.
 *
 * @throws {FeatureError} when there is no sound, or its rate is out of range.
 */
export function spectrogramPicture({ samples: given, sampleRateHz }: Signal): SpectrogramPicture {
  const samples = resample(given, { fromHz: sampleRateHz, toHz: RATE_HZ });
  const hopLength = Math.max(128, Math.ceil(samples.length / MOST_COLUMNS));
  const { data, frames, size } = melSpectrogram(samples, {
    ...{ sampleRateHz: RATE_HZ, nFft: N_FFT, hopLength, nMels: BANDS },
  });
  const db = powerToDb(data, { topDb: TOP_DB });
  const loudest = db.reduce((a, b) => Math.max(a, b), -Infinity);
  const values = Uint8Array.from(db, (x) => Math.round(255 * (1 - (loudest - x) / TOP_DB)));
  return { values, columns: frames, bands: size };
}
