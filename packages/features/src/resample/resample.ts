import { checkSamples } from "../arguments/toSamples.ts";
import { FeatureError } from "../errors.ts";
import { type Scratch, withScratch } from "../kernels/kernels.ts";
import { realFft } from "../spectrum/fft.ts";
import { hasFft, MAX_FFT } from "../spectrum/radices.ts";
import { setZeroPadded } from "../spectrum/setZeroPadded.ts";
import { greatestCommonDivisor } from "./greatestCommonDivisor.ts";
import { besselI0, kaiserBeta, kaiserHalfLength } from "./kaiser.ts";

/** Pass band of soxr's HQ recipe: the share of the lower Nyquist frequency that passes untouched. */
const PASS_BAND = 0.9136;
/** Stop-band attenuation of soxr's HQ recipe, 20 bits. */
const ATTENUATION_DB = 120.4;
/** Rows of the interpolator's table for an input sample: between two of so many it is off by 1e-6 at most. */
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
 * on, 120 dB down) are those of soxr's HQ recipe: a sharp Kaiser-windowed low-pass by FFT, overlap-save, whose inverse FFT
 * has another length and so gives another rate (Oppenheim and Schafer, Discrete-Time Signal Processing, sections 8.7 and
 * 4.6). From 48 kHz to 22.05 kHz, 4480 samples cost an FFT of 5120 points and an inverse one of 2352.
 *
 * Where the ratio of the rates is none of two such lengths, the inverse FFT is as long or, unless the new rate is at most
 * half the old one, twice as long. From there a Kaiser-windowed sinc leads to the new rate, which may be short, since
 * nothing is left between the lower Nyquist frequency and its mirror image far above (Julius O. Smith, "Digital Audio
 * Resampling", https://ccrma.stanford.edu/~jos/resample/).
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
  const sinc = kaiserSinc(PASS_BAND * nyquist, nyquist);
  const half = Math.ceil(sinc.halfLength);
  const exact = exactBlocks({ fromHz, toHz, half });
  if (exact) {
    const lowPass = createLowPass(sinc, exact);
    return (samples) => resampleExactly(samples, { fromHz, toHz, lowPass });
  }
  const grow = nyquist > NO_DOUBLING ? 2 : 1;
  const lowPass = createLowPass(sinc, growingBlocks(half, grow));
  const interpolator = createInterpolator(nyquist / grow, PHASES / grow);
  return (samples) => resampleBetween(samples, { fromHz, toHz, lowPass, grow, interpolator });
}

/** A filtered signal whose rate the inverse FFT has changed. */
function resampleExactly(
  samples: Float32Array,
  { lowPass, ...rates }: ResampleOptions & { readonly lowPass: LowPass },
): Float32Array {
  const out = emptyOutput(samples, rates);
  withScratch((scratch) => {
    const pass = openLowPass(scratch, lowPass);
    const { hop, passed } = lowPass.blocks;
    for (let begin = 0, n = 0; n < out.length; begin += hop, n += passed)
      out.set(scratch.view(pass(samples, begin), Math.min(passed, out.length - n)), n);
  });
  return out;
}

/** A filtered signal, `grow` times as many samples of it, and values between those. */
function resampleBetween(
  samples: Float32Array,
  {
    lowPass,
    grow,
    interpolator,
    ...rates
  }: ResampleOptions & {
    readonly lowPass: LowPass;
    readonly grow: number;
    readonly interpolator: Interpolator;
  },
): Float32Array {
  const out = emptyOutput(samples, rates);
  const { taps, phases, table } = interpolator;
  const { hop, passed } = lowPass.blocks;
  const step = (grow * rates.fromHz) / rates.toHz; // filtered samples from one output to the next
  withScratch((scratch) => {
    const rows = scratch.put(table);
    const pass = openLowPass(scratch, lowPass);
    // The last samples of the block before, then those of this one.
    const filtered = scratch.floats(taps + passed + Math.ceil(4 * step));
    const resampled = scratch.floats(Math.min(out.length, Math.ceil(passed / step)) + 4);

    // The first block begins early enough for the taps before the first output.
    for (let begin = -taps / 2, n = 0; n < out.length; begin += hop) {
      const from = pass(samples, begin);
      const block = scratch.view(filtered, taps + passed);
      block.copyWithin(0, passed);
      block.set(scratch.view(from, passed), taps);

      const origin = grow * begin - taps; // where the block's first sample stands
      const start = n * step - origin - (taps / 2 - 1); // the first tap of the next output
      const count = Math.min(out.length - n, Math.ceil((passed - start) / step));
      if (count <= 0) continue;
      scratch.kernels.interpolate(filtered, rows, taps, phases, start, step, count, resampled);
      out.set(scratch.view(resampled, count), n);
      n += count;
    }
  });
  return out;
}

function emptyOutput(samples: Float32Array, { fromHz, toHz }: ResampleOptions): Float32Array {
  checkSamples(samples);
  return new Float32Array(Math.ceil(samples.length * (toHz / fromHz) - 1e-9));
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

/** How a signal is cut into blocks for the FFT. */
interface Blocks {
  /** Points of the FFT. */
  readonly size: number;
  /** Points of the inverse FFT. */
  readonly inverseSize: number;
  /** Samples of a block before those that are kept, at least half the filter. */
  readonly lead: number;
  /** Samples from one block to the next. */
  readonly hop: number;
  /** What comes out for them. */
  readonly passed: number;
}

/** Blocks whose two FFTs have the ratio of the rates; undefined where there are none. */
function exactBlocks({
  fromHz,
  toHz,
  half,
}: ResampleOptions & { readonly half: number }): Blocks | undefined {
  if (!Number.isInteger(fromHz) || !Number.isInteger(toHz)) return undefined;
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const [from, to] = [fromHz / divisor, toHz / divisor];
  const least = Math.ceil(Math.log2((FILTERS_IN_FFT * 2 * half) / from));
  const most = Math.floor(Math.log2(MAX_FFT / Math.max(from, to)));
  const times = 2 ** Math.max(3, Math.min(least, most));
  const [size, inverseSize] = [times * from, times * to];
  if (!hasFft(size) || !hasFft(inverseSize)) return undefined;
  const blocks = cutBlocks({ size, inverseSize, half, unit: from });
  return blocks.hop > 0 ? blocks : undefined;
}

/** Blocks whose inverse FFT is `grow` times as long. */
function growingBlocks(half: number, grow: number): Blocks {
  const size = Math.min(MAX_FFT / grow, 2 ** Math.ceil(Math.log2(FILTERS_IN_FFT * 2 * half)));
  return cutBlocks({ size, inverseSize: grow * size, half, unit: 1 });
}

/** Blocks that begin on multiples of `unit` samples, where samples of both rates stand. */
function cutBlocks({
  size,
  inverseSize,
  half,
  unit,
}: Pick<Blocks, "size" | "inverseSize"> & {
  readonly half: number;
  readonly unit: number;
}): Blocks {
  const lead = Math.ceil(half / unit) * unit;
  const hop = Math.floor((size - half - lead) / unit) * unit;
  return { size, inverseSize, lead, hop, passed: (hop * inverseSize) / size };
}

/** The filter by FFT. */
interface LowPass {
  readonly blocks: Blocks;
  /** Bins of the shorter FFT. */
  readonly bins: number;
  /** The filter's response in them, and zeros up to a multiple of 4. */
  readonly response: Float32Array;
}

function createLowPass(sinc: Sinc, blocks: Blocks): LowPass {
  const { size, inverseSize } = blocks;
  const half = Math.ceil(sinc.halfLength);
  const bins = Math.min(size, inverseSize) / 2 + 1;
  const response = new Float32Array(bins + 3);
  withScratch((scratch) => {
    const fft = realFft(scratch, size);
    const filter = scratch.view(fft.samples, size);
    for (let n = -half; n <= half; n++) filter[(n + size) % size] = sinc.at(n);
    fft.forward(scratch.put(new Float32Array(size).fill(1)));
    response.set(scratch.view(fft.re, bins));
  });
  return { blocks, bins, response };
}

/** The filter in the kernels' memory: gives the address of what it passes of the block whose first sample is `begin`. */
function openLowPass(
  scratch: Scratch,
  { blocks, bins, response }: LowPass,
): (samples: Float32Array, begin: number) => number {
  const { size, inverseSize, lead } = blocks;
  const factors = scratch.put(response);
  const ones = scratch.put(new Float32Array(size).fill(1));
  const fft = realFft(scratch, size);
  const inverse = realFft(scratch, inverseSize);
  const kept = inverse.samples + (4 * lead * inverseSize) / size;
  return (samples, begin) => {
    setZeroPadded(scratch.view(fft.samples, size), samples, begin - lead);
    fft.forward(ones);
    for (const part of [inverse.re, inverse.im]) scratch.view(part, inverse.bins).fill(0, bins);
    scratch.kernels.scaleBins(fft.re, fft.im, factors, bins, inverse.re, inverse.im);
    inverse.inverse(inverseSize / size);
    return kept;
  };
}

/** Values between samples. */
interface Interpolator {
  readonly taps: number;
  readonly phases: number;
  /** `[phases + 1, taps]`: row p holds the filter for p / phases after a sample. */
  readonly table: Float32Array;
}

/** `nyquist` is the lower Nyquist frequency in cycles a sample of what is interpolated. */
function createInterpolator(nyquist: number, phases: number): Interpolator {
  const sinc = kaiserSinc(nyquist, 1 - nyquist);
  const taps = 4 * Math.ceil(sinc.halfLength / 2);
  const table = new Float32Array((phases + 1) * taps);
  for (let p = 0; p <= phases; p++)
    for (let k = 0; k < taps; k++) table[p * taps + k] = sinc.at(p / phases + taps / 2 - 1 - k);
  return { taps, phases, table };
}
