import { checkSamples } from "../arguments/toSamples.ts";
import { FeatureError } from "../errors.ts";
import { MIN_FFT, withScratch } from "../kernels/kernels.ts";
import { realFft } from "../spectrum/fft.ts";
import { greatestCommonDivisor } from "./greatestCommonDivisor.ts";
import { besselI0, kaiserBeta, kaiserHalfLength } from "./kaiser.ts";

/** Pass band of soxr's HQ recipe: the share of the lower Nyquist frequency that passes untouched. */
const PASS_BAND = 0.9136;
/** Stop-band attenuation of soxr's HQ recipe, 20 bits. */
const ATTENUATION_DB = 120.4;
/** Most rows of the interpolator's table for an input sample: between two of so many it is off by 1e-6 at most. */
const PHASES = 1024;
/** The lower Nyquist frequency, in cycles an input sample, up to which a short interpolator needs no doubled rate. */
const NO_DOUBLING = 0.25;
/** The FFT's length in lengths of the sharp filter, at least: what overlaps is computed twice. */
const FILTERS_IN_FFT = 8;

/** What no recording of sound needs; filters grow with the ratio. */
const MAX_RATIO = 64;

/** Converts signals from one sample rate to another; holds the filters, so make it once for many clips. */
export type Resampler = (samples: Float32Array) => Float32Array;

/** From which rate to which. */
export interface ResampleOptions {
  /** Sample rate of the input in Hz, above 0; only the ratio of the two counts. */
  readonly fromHz: number;
  /** Sample rate of the result in Hz, above 0. */
  readonly toHz: number;
}

/**
 * Makes a linear-phase resampler whose pass band (0.9136 of the lower Nyquist frequency) and stop band (from Nyquist
 * on, 120 dB down) are those of soxr's HQ recipe, in two steps:
 *
 * 1. A sharp Kaiser-windowed low-pass by FFT, overlap-save; unless the new rate is at most half the old one, its inverse
 *    FFT is twice as long and so doubles the rate (Oppenheim and Schafer, Discrete-Time Signal Processing, sections 8.7
 *    and 4.6).
 * 2. From there to the new rate by a Kaiser-windowed sinc that may be short, since nothing is left between the lower
 *    Nyquist frequency and its mirror image far above: 16 taps from 48 kHz to 22.05 kHz, where one sharp filter would
 *    need 396 (Julius O. Smith, "Digital Audio Resampling", https://ccrma.stanford.edu/~jos/resample/).
 *
 * So a second of 48 kHz costs 13 FFTs of 4096 points, as many inverse ones, and 22,050 products of 16.
 *
 * The result has `ceil(length * toHz / fromHz)` samples and no delay. Ends are padded with zeros.
 *
 * @throws {FeatureError} when a rate is not a positive finite number, or one is over 64 times the other.
 */
export function createResampler({ fromHz, toHz }: ResampleOptions): Resampler {
  if (!(fromHz > 0 && toHz > 0 && Number.isFinite(fromHz) && Number.isFinite(toHz)))
    throw new FeatureError({
      code: "sample-rate-out-of-range",
      expected: "positive sample rates",
      found: `${fromHz} Hz to ${toHz} Hz`,
      advice: "check the file's header",
    });
  if (Math.max(fromHz / toHz, toHz / fromHz) > MAX_RATIO)
    throw new FeatureError({
      code: "sample-rate-out-of-range",
      expected: `sample rates within a factor of ${MAX_RATIO}`,
      found: `${fromHz} Hz to ${toHz} Hz`,
      advice: "check the file's header",
    });
  if (fromHz === toHz) return (samples) => samples;
  const nyquist = Math.min(1, toHz / fromHz) / 2; // the lower one, in cycles an input sample
  const { size, half, response } = createLowPass(nyquist);
  const grow = nyquist > NO_DOUBLING ? 2 : 1;
  const needed = countPhases(grow * fromHz, toHz);
  const exact = needed <= PHASES;
  const phases = exact ? needed : PHASES / grow;
  const { taps, table } = createInterpolator(nyquist / grow, phases);
  const hop = size - 2 * half;
  const passed = grow * hop; // samples that a block gives the second step
  const step = (grow * fromHz) / toHz; // such samples from one output to the next

  return (samples) => {
    checkSamples(samples);
    const out = new Float32Array(Math.ceil(samples.length * (toHz / fromHz) - 1e-9));
    withScratch((scratch) => {
      const [factors, rows] = [scratch.put(response), scratch.put(table)];
      const ones = scratch.put(new Float32Array(size).fill(1));
      const fft = realFft(scratch, size);
      const inverse = realFft(scratch, grow * size);
      // The last samples of the block before, then those of this one.
      const filtered = scratch.floats(taps + passed + Math.ceil(4 * step));
      const resampled = scratch.floats(Math.min(out.length, Math.ceil(passed / step)) + 4);

      // The first block begins early enough for the taps before the first output.
      for (let begin = -taps / 2, n = 0; n < out.length; begin += hop) {
        setZeroPadded(scratch.view(fft.samples, size), samples, begin - half);
        fft.forward(ones);
        scratch.view(inverse.re, inverse.bins).fill(0);
        scratch.view(inverse.im, inverse.bins).fill(0);
        scratch.kernels.scaleBins(fft.re, fft.im, factors, fft.bins, inverse.re, inverse.im);
        inverse.inverse(grow);
        const block = scratch.view(filtered, taps + passed);
        block.copyWithin(0, passed);
        block.set(
          scratch.view(inverse.samples, grow * size).subarray(grow * half, grow * half + passed),
          taps,
        );

        const origin = grow * begin - taps; // where the block's first sample stands
        const start = n * step - origin - (taps / 2 - 1); // the first tap of the next output
        const count = Math.min(out.length - n, Math.ceil((passed - start) / step));
        if (count <= 0) continue;
        scratch.kernels.interpolate(
          filtered,
          rows,
          taps,
          phases,
          start,
          step,
          count,
          exact,
          resampled,
        );
        out.set(scratch.view(resampled, count), n);
        n += count;
      }
    });
    return out;
  };
}

/** Places between two samples that samples of another rate fall on. */
function countPhases(fromHz: number, toHz: number): number {
  return Number.isInteger(fromHz) && Number.isInteger(toHz)
    ? toHz / greatestCommonDivisor(fromHz, toHz)
    : Number.POSITIVE_INFINITY;
}

/** Fills `to` with the samples from `first` on, and zeros beyond both ends. */
function setZeroPadded(to: Float32Array, samples: Float32Array, first: number): void {
  const begin = Math.max(0, first);
  const end = Math.max(begin, Math.min(samples.length, first + to.length));
  to.fill(0);
  to.set(samples.subarray(begin, end), Math.min(to.length, begin - first));
}

/**
 * One signal from `fromHz` to `toHz`; see {@link createResampler} for the filter.
 *
 * @example resample(new Float32Array(48000), { fromHz: 48000, toHz: 22050 }).length // 22050
 */
export function resample(samples: Float32Array, options: ResampleOptions): Float32Array {
  return createResampler(options)(samples);
}

/** A low-pass filter: a sinc under a Kaiser window, which ends `halfLength` from the middle. */
interface Sinc {
  readonly halfLength: number;
  /** Its value `t` from the middle. */
  at(t: number): number;
}

/** Passes up to `pass`, stops from `stop` on, both in cycles a unit of `t`. */
function kaiserSinc(pass: number, stop: number): Sinc {
  const cutoff = (pass + stop) / 2;
  const halfLength = kaiserHalfLength(ATTENUATION_DB, stop - pass);
  const beta = kaiserBeta(ATTENUATION_DB);
  const scale = (2 * cutoff) / besselI0(beta);
  return {
    halfLength,
    at: (t) => {
      const inside = 1 - (t / halfLength) ** 2;
      if (inside <= 0) return 0;
      const angle = 2 * Math.PI * cutoff * t;
      const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
      return scale * sinc * besselI0(beta * Math.sqrt(inside));
    },
  };
}

/**
 * The first step: half the filter's length, the FFT's length, and the filter's response in its bins, with zeros up to a multiple
 * of 4. `nyquist` is the lower Nyquist frequency in cycles a sample.
 */
function createLowPass(nyquist: number): { half: number; size: number; response: Float32Array } {
  const sinc = kaiserSinc(PASS_BAND * nyquist, nyquist);
  const half = Math.ceil(sinc.halfLength);
  const size = Math.max(MIN_FFT, 2 ** Math.ceil(Math.log2(FILTERS_IN_FFT * 2 * half)));
  const response = new Float32Array(size / 2 + 4);
  withScratch((scratch) => {
    const fft = realFft(scratch, size);
    const filter = scratch.view(fft.samples, size);
    for (let n = -half; n <= half; n++) filter[(n + size) % size] = sinc.at(n);
    fft.forward(scratch.put(new Float32Array(size).fill(1)));
    response.set(scratch.view(fft.re, fft.bins));
  });
  return { half, size, response };
}

/**
 * The table of the second step, `[phases + 1, taps]`: row p holds the filter for p / phases after a sample. `nyquist` is
 * the lower Nyquist frequency in cycles a sample of what the first step gives.
 */
function createInterpolator(
  nyquist: number,
  phases: number,
): { taps: number; table: Float32Array } {
  const sinc = kaiserSinc(nyquist, 1 - nyquist);
  const taps = 4 * Math.ceil(sinc.halfLength / 2);
  const table = new Float32Array((phases + 1) * taps);
  for (let p = 0; p <= phases; p++)
    for (let k = 0; k < taps; k++) table[p * taps + k] = sinc.at(p / phases + taps / 2 - 1 - k);
  return { taps, table };
}
