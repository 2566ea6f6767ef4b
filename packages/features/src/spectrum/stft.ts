import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";
import { withScratch } from "../kernels/kernels.ts";
import { realFft } from "./fft.ts";
import { hann } from "./hann.ts";
import { setZeroPadded } from "./setZeroPadded.ts";

/** How sound is cut into frames. */
export interface StftOptions {
  /** Samples a frame and length of the FFT, a multiple of 8 of at least 32 with no prime factor above 7; default 2048. */
  readonly nFft?: number;
  /** Samples from one frame to the next; default 512. */
  readonly hopLength?: number;
}

/** Complex short-time spectrum: `re` and `im` are `[frames, bins]`, bins from 0 Hz to Nyquist. */
export interface Spectrum {
  /** Real parts, row-major `[frames, bins]`. */
  readonly re: Float32Array;
  /** Imaginary parts, row-major `[frames, bins]`. */
  readonly im: Float32Array;
  /** Frames, centred `hopLength` samples apart. */
  readonly frames: number;
  /** `nFft / 2 + 1` */
  readonly bins: number;
  /** Samples a frame. */
  readonly nFft: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
}

/** How many frames a signal has when frames are centred on every `hopLength`-th sample. */
export function frameCount(length: number, hopLength: number): number {
  return 1 + Math.floor(length / hopLength);
}

/**
 * The short-time Fourier transform of a signal. Frames are centred on every `hopLength`-th sample, windowed with a periodic
 * Hann and padded with zeros beyond the ends, as `librosa.stft`.
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function stft(samples: Float32Array, options: StftOptions = {}): Spectrum {
  const { nFft = 2048, hopLength = 512 } = options;
  checkSamples(samples);
  checkOptions({ nFft, hopLength });
  const frames = frameCount(samples.length, hopLength);
  const bins = nFft / 2 + 1;
  const re = new Float32Array(frames * bins);
  const im = new Float32Array(frames * bins);
  withScratch((scratch) => {
    const window = scratch.put(hann(nFft));
    const fft = realFft(scratch, nFft);
    for (let t = 0; t < frames; t++) {
      setZeroPadded(scratch.view(fft.samples, nFft), samples, t * hopLength - nFft / 2);
      fft.forward(window);
      re.set(scratch.view(fft.re, bins), t * bins);
      im.set(scratch.view(fft.im, bins), t * bins);
    }
  });
  return { re, im, frames, bins, nFft, hopLength };
}

/**
 * Inverse of {@link stft}: overlap-add of windowed frames, divided by the sum of squared windows
 * (Griffin and Lim 1984, eq. 6), `length` samples from the centre of the first frame on.
 *
 * @throws {FeatureError} when `length` or an option of the spectrum is out of range.
 */
export function istft(spectrum: Spectrum, length: number): Float32Array {
  const { re, im, frames, bins, nFft, hopLength } = spectrum;
  checkOptions({ nFft, hopLength, length });
  const window = hann(nFft);
  const sum = new Float64Array(nFft + hopLength * Math.max(0, frames - 1));
  const weight = new Float64Array(sum.length);
  withScratch((scratch) => {
    const fft = realFft(scratch, nFft);
    for (let t = 0; t < frames; t++) {
      scratch.view(fft.re, bins).set(re.subarray(t * bins, (t + 1) * bins));
      scratch.view(fft.im, bins).set(im.subarray(t * bins, (t + 1) * bins));
      fft.inverse(1);
      const frame = scratch.view(fft.samples, nFft);
      for (let n = 0; n < nFft; n++) {
        const w = window[n] as number;
        const at = t * hopLength + n;
        sum[at] = (sum[at] as number) + w * (frame[n] as number);
        weight[at] = (weight[at] as number) + w * w;
      }
    }
  });
  const out = new Float32Array(length);
  const centre = nFft / 2;
  for (let n = 0; n < Math.min(length, sum.length - centre); n++) {
    const w = weight[centre + n] as number;
    out[n] = w > Number.EPSILON ? (sum[centre + n] as number) / w : (sum[centre + n] as number);
  }
  return out;
}
