import { checkOptions } from "../arguments/checkOptions.ts";
import { resample } from "../resample/resample.ts";
import type { StftOptions } from "../spectrum/stft.ts";
import { timeStretch } from "./timeStretch.ts";

/**
 * Moves the pitch by `semitones` (12 an octave, fractions allowed) and keeps the length: stretched in time,
 * then resampled back, as `librosa.effects.pitch_shift`.
 *
 * @throws {FeatureError} when `semitones` is not finite, or an option is out of range.
 */
export function pitchShift(
  samples: Float32Array,
  semitones: number,
  options: StftOptions = {},
): Float32Array {
  checkOptions({ semitones });
  const rate = 2 ** (-semitones / 12);
  const shifted = resample(timeStretch(samples, rate, options), { fromHz: 1 / rate, toHz: 1 });
  const out = new Float32Array(samples.length);
  out.set(shifted.subarray(0, samples.length));
  return out;
}
