import { checkOptions } from "../arguments/checkOptions.ts";

/** Which bands, over which spectrum. */
export interface MelOptions {
  /** Rate of the samples, in Hz. */
  readonly sampleRateHz: number;
  /** Length of the FFT, in samples. */
  readonly nFft: number;
  /** Number of mel bands; default 128. */
  readonly nMels?: number;
  /** Lower edge of the first band; default 0. */
  readonly fMinHz?: number;
  /** Upper edge of the last band; default the Nyquist frequency. */
  readonly fMaxHz?: number;
}

const LINEAR_HZ_PER_MEL = 200 / 3;
const BREAK_HZ = 1000;
const BREAK_MEL = BREAK_HZ / LINEAR_HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

/** Hz to mel on Slaney's scale: linear below 1 kHz, logarithmic above (Slaney, Auditory Toolbox, 1998). */
export function hzToMel(hz: number): number {
  return hz < BREAK_HZ ? hz / LINEAR_HZ_PER_MEL : BREAK_MEL + Math.log(hz / BREAK_HZ) / LOG_STEP;
}

/** Mel to Hz, the inverse of {@link hzToMel}. */
export function melToHz(mel: number): number {
  return mel < BREAK_MEL
    ? mel * LINEAR_HZ_PER_MEL
    : BREAK_HZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));
}

/**
 * Triangular mel filters of equal area (Slaney's scale and normalisation), row-major `[nMels, nFft / 2 + 1]`,
 * as `librosa.filters.mel`.
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function melFilterBank(options: MelOptions): Float32Array {
  const { sampleRateHz, nFft, nMels = 128, fMinHz = 0, fMaxHz = sampleRateHz / 2 } = options;
  checkOptions({ sampleRateHz, nFft, nMels, fMinHz, fMaxHz });
  const bins = nFft / 2 + 1;
  const [low, high] = [hzToMel(fMinHz), hzToMel(fMaxHz)];
  const edgesHz = Array.from({ length: nMels + 2 }, (_, i) =>
    melToHz(low + ((high - low) * i) / (nMels + 1)),
  );
  const bank = new Float32Array(nMels * bins);
  for (let m = 0; m < nMels; m++) {
    const [left, centre, right] = edgesHz.slice(m, m + 3) as [number, number, number];
    const area = 2 / (right - left);
    for (let k = 0; k < bins; k++) {
      const hz = (k * sampleRateHz) / nFft;
      const rise = (hz - left) / (centre - left);
      const fall = (right - hz) / (right - centre);
      bank[m * bins + k] = Math.max(0, Math.min(rise, fall)) * area;
    }
  }
  return bank;
}
