import FFT from "fft.js";
import { hann } from "./hann.ts";

export interface StftOptions {
  /** Samples a frame and length of the FFT, a power of two; default 2048. */
  readonly nFft?: number;
  /** Samples from one frame to the next; default 512. */
  readonly hopLength?: number;
}

/** Complex short-time spectrum: `re` and `im` are `[frames, bins]`, bins from 0 Hz to Nyquist. */
export interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly frames: number;
  readonly bins: number;
  readonly nFft: number;
  readonly hopLength: number;
}

/** How many frames a signal has when frames are centred on every `hopLength`-th sample. */
export function frameCount(length: number, hopLength: number): number {
  return 1 + Math.floor(length / hopLength);
}

/**
 * Walks the spectra of all frames without keeping them: calls `visit(frame, spectrum)` with the
 * interleaved `[re, im]` of bins 0 to nFft / 2, in a buffer that is used again for the next frame.
 * Frames are centred, windowed with a periodic Hann and padded with zeros beyond the ends, as `librosa.stft`.
 */
export function forEachSpectrum(
  samples: Float32Array,
  { nFft = 2048, hopLength = 512 }: StftOptions,
  visit: (frame: number, spectrum: Float64Array) => void,
): void {
  const fft = new FFT(nFft);
  const window = hann(nFft);
  const frame = new Float64Array(nFft);
  const spectrum = new Float64Array(2 * nFft);
  const frames = frameCount(samples.length, hopLength);
  for (let t = 0; t < frames; t++) {
    const start = t * hopLength - nFft / 2;
    const from = Math.max(0, -start);
    const to = Math.min(nFft, samples.length - start);
    frame.fill(0);
    for (let n = from; n < to; n++)
      frame[n] = (window[n] as number) * (samples[start + n] as number);
    fft.realTransform(spectrum as unknown as number[], frame as unknown as number[]);
    visit(t, spectrum);
  }
}

/** The whole short-time Fourier transform of a signal; see {@link forEachSpectrum} for framing and window. */
export function stft(samples: Float32Array, options: StftOptions = {}): Spectrum {
  const { nFft = 2048, hopLength = 512 } = options;
  const frames = frameCount(samples.length, hopLength);
  const bins = nFft / 2 + 1;
  const re = new Float64Array(frames * bins);
  const im = new Float64Array(frames * bins);
  forEachSpectrum(samples, { nFft, hopLength }, (t, spectrum) => {
    for (let k = 0; k < bins; k++) {
      re[t * bins + k] = spectrum[2 * k] as number;
      im[t * bins + k] = spectrum[2 * k + 1] as number;
    }
  });
  return { re, im, frames, bins, nFft, hopLength };
}

/**
 * Inverse of {@link stft}: overlap-add of windowed frames, divided by the sum of squared windows
 * (Griffin and Lim 1984, eq. 6), `length` samples from the centre of the first frame on.
 */
export function istft(spectrum: Spectrum, length: number): Float32Array {
  const { re, im, frames, bins, nFft, hopLength } = spectrum;
  const fft = new FFT(nFft);
  const window = hann(nFft);
  const sum = new Float64Array(nFft + hopLength * Math.max(0, frames - 1));
  const weight = new Float64Array(sum.length);
  const full = new Float64Array(2 * nFft);
  const frame = new Float64Array(2 * nFft);
  for (let t = 0; t < frames; t++) {
    for (let k = 0; k < bins; k++) {
      full[2 * k] = re[t * bins + k] as number;
      full[2 * k + 1] = im[t * bins + k] as number;
    }
    fft.completeSpectrum(full as unknown as number[]);
    fft.inverseTransform(frame as unknown as number[], full as unknown as number[]);
    for (let n = 0; n < nFft; n++) {
      const w = window[n] as number;
      const at = t * hopLength + n;
      sum[at] = (sum[at] as number) + w * (frame[2 * n] as number);
      weight[at] = (weight[at] as number) + w * w;
    }
  }
  const out = new Float32Array(length);
  const centre = nFft / 2;
  for (let n = 0; n < Math.min(length, sum.length - centre); n++) {
    const w = weight[centre + n] as number;
    out[n] = w > Number.EPSILON ? (sum[centre + n] as number) / w : (sum[centre + n] as number);
  }
  return out;
}
