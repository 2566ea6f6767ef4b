import { checkOptions } from "../arguments/checkOptions.ts";
import { istft, type Spectrum, type StftOptions, stft } from "../spectrum/stft.ts";

/**
 * Plays a signal `rate` times as fast without changing its pitch, by a phase vocoder: magnitudes are
 * interpolated between frames and each bin's phase runs on at its own frequency
 * (Flanagan and Golden 1966; D. P. W. Ellis, "A phase vocoder in Matlab", 2002). As `librosa.effects.time_stretch`.
 *
 * @param rate above 0; 2 halves the length, 0.5 doubles it.
 * @returns `round(length / rate)` samples.
 * @throws {FeatureError} when `rate` is not a positive finite number, or an option is out of range.
 */
export function timeStretch(
  samples: Float32Array,
  rate: number,
  options: StftOptions = {},
): Float32Array {
  checkOptions({ rate });
  return istft(phaseVocoder(stft(samples, options), rate), Math.round(samples.length / rate));
}

function phaseVocoder(source: Spectrum, rate: number): Spectrum {
  const { bins, nFft, hopLength } = source;
  const frames = Math.ceil(source.frames / rate);
  const re = new Float32Array(frames * bins);
  const im = new Float32Array(frames * bins);
  const magnitude = source.re.map((x, i) => Math.sqrt(x * x + (source.im[i] as number) ** 2));
  const angle = source.re.map((x, i) => Math.atan2(source.im[i] as number, x));
  const phase = Float64Array.from(angle.subarray(0, bins));
  const beyond = (values: Float32Array, t: number, k: number) =>
    t < source.frames ? (values[t * bins + k] as number) : 0;

  for (let t = 0; t < frames; t++) {
    const step = t * rate;
    const at = Math.floor(step);
    const share = step - at;
    for (let k = 0; k < bins; k++) {
      const now = phase[k] as number;
      const level = (1 - share) * beyond(magnitude, at, k) + share * beyond(magnitude, at + 1, k);
      re[t * bins + k] = level * Math.cos(now);
      im[t * bins + k] = level * Math.sin(now);
      const advance = (2 * Math.PI * hopLength * k) / nFft;
      const excess = beyond(angle, at + 1, k) - beyond(angle, at, k) - advance;
      phase[k] = now + advance + excess - 2 * Math.PI * Math.round(excess / (2 * Math.PI));
    }
  }
  return { re, im, frames, bins, nFft, hopLength };
}
