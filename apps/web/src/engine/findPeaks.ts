import type { Signal } from "@speech-emotion/features";

const PARTS = 1000;

/** Largest sample of each of {@link PARTS} parts, 0 where there is none. */
export function findPeaks({ samples }: Signal): Float32Array {
  const peaks = new Float32Array(PARTS);
  for (let n = 0; n < samples.length; n++) {
    const part = Math.floor((n / samples.length) * PARTS);
    peaks[part] = Math.max(peaks[part]!, Math.abs(samples[n]!));
  }
  return peaks;
}
