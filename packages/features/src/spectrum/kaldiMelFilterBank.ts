import { checkOptions } from "../arguments/checkOptions.ts";
import type { MelOptions } from "./melFilterBank.ts";

/** Hz to mel on HTK's scale, `1127 ln(1 + f / 700)`. */
function hzToHtkMel(hz: number): number {
  return 1127 * Math.log1p(hz / 700);
}

/**
 * Mel filters as Kaldi's, row-major `[nMels, nFft / 2 + 1]`: triangles of equal width and height 1 on HTK's scale, from `fMinHz`
 * to the Nyquist frequency, whose sides are straight in mel, not in Hz.
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function kaldiMelFilterBank(options: Required<Omit<MelOptions, "fMaxHz">>): Float32Array {
  const { sampleRateHz, nFft, nMels, fMinHz } = options;
  checkOptions({ sampleRateHz, nFft, nMels, fMinHz });
  const bins = nFft / 2 + 1;
  const low = hzToHtkMel(fMinHz);
  const width = (hzToHtkMel(sampleRateHz / 2) - low) / (nMels + 1);
  const bank = new Float32Array(nMels * bins);
  for (let m = 0; m < nMels; m++) {
    const centre = low + (m + 1) * width;
    // The last bin is where the last triangle ends.
    for (let k = 0; k < bins - 1; k++) {
      const mel = hzToHtkMel((k * sampleRateHz) / nFft);
      bank[m * bins + k] = Math.max(0, 1 - Math.abs(mel - centre) / width);
    }
  }
  return bank;
}
