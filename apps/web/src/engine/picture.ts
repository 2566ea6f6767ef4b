import { melSpectrogram, powerToDb, resample, type Signal } from "@speech-emotion/features";
import type { SpectrogramImage } from "./analysis.ts";

const RATE_HZ = 16000;
const BANDS = 64;
const MOST_COLUMNS = 1200;
const PARTS = 1000;
const TOP_DB = 80;

/** Largest sample of each of {@link PARTS} parts, 0 where there is none. */
export function findPeaks({ samples }: Signal): Float32Array {
  const peaks = new Float32Array(PARTS);
  for (let n = 0; n < samples.length; n++) {
    const part = Math.floor((n / samples.length) * PARTS);
    peaks[part] = Math.max(peaks[part]!, Math.abs(samples[n]!));
  }
  return peaks;
}

/** Up to 8 kHz, where voices are, of at most {@link MOST_COLUMNS} columns. */
export function drawSpectrogram(signal: Signal): SpectrogramImage {
  const samples = resample(signal.samples, { fromHz: signal.sampleRateHz, toHz: RATE_HZ });
  const hopLength = Math.max(128, Math.ceil(samples.length / MOST_COLUMNS));
  const { data, frames, size } = melSpectrogram(samples, {
    sampleRateHz: RATE_HZ,
    nFft: 1024,
    hopLength,
    nMels: BANDS,
  });
  const db = powerToDb(data, { topDb: TOP_DB });
  const loudest = db.reduce((a, b) => Math.max(a, b), -Infinity);
  const values = Uint8Array.from(db, (x) => Math.round(255 * (1 - (loudest - x) / TOP_DB)));
  return { values, columns: frames, bands: size };
}
