import { FeatureError } from "./errors.ts";
import { besselI0, kaiserBeta, kaiserHalfLength } from "./kaiser.ts";

/** Pass band of soxr's HQ recipe: the share of the lower Nyquist frequency that passes untouched. */
const PASS_BAND = 0.9136;
/** Stop-band attenuation of soxr's HQ recipe, 20 bits. */
const ATTENUATION_DB = 120.4;
/** Most phases that are tabulated exactly; a ratio that needs more interpolates between this many. */
const MAX_PHASES = 512;

/** Converts signals from one sample rate to another; holds the filter, so make it once for many clips. */
export type Resampler = (samples: Float32Array) => Float32Array;

export interface ResampleOptions {
  /** Sample rate of the input in Hz, above 0; only the ratio of the two counts. */
  readonly fromHz: number;
  /** Sample rate of the result in Hz, above 0. */
  readonly toHz: number;
}

/**
 * Makes a linear-phase resampler: a Kaiser-windowed sinc whose pass band (0.9136 of the lower Nyquist
 * frequency) and stop band (from Nyquist on, 120 dB down) are those of soxr's HQ recipe, as polyphase filter.
 * Source: Julius O. Smith, "Digital Audio Resampling", https://ccrma.stanford.edu/~jos/resample/.
 *
 * The result has `ceil(length * toHz / fromHz)` samples and no delay. Ends are padded with zeros.
 *
 * @throws {FeatureError} when a rate is not a positive finite number.
 */
export function createResampler({ fromHz, toHz }: ResampleOptions): Resampler {
  if (!(fromHz > 0 && toHz > 0 && Number.isFinite(fromHz) && Number.isFinite(toHz)))
    throw new FeatureError(
      `expected positive sample rates, found ${fromHz} Hz to ${toHz} Hz: check the file's header`,
    );
  if (fromHz === toHz) return (samples) => samples;
  const { up, down } = reducedRatio(fromHz, toHz);
  const exact = up <= MAX_PHASES;
  const phases = exact ? up : MAX_PHASES;
  const { taps, halfWidth, table } = filterTable(fromHz, toHz, phases);

  return (samples) => {
    const length = Math.ceil(samples.length * (toHz / fromHz) - 1e-9);
    const padded = new Float64Array(samples.length + 2 * taps);
    padded.set(samples, taps);
    const out = new Float32Array(length);
    for (let n = 0; n < length; n++) {
      const whole = exact ? Math.floor((n * down) / up) : Math.floor((n * fromHz) / toHz);
      const phase = exact
        ? (n * down) % up
        : Math.min(((n * fromHz) / toHz - whole) * phases, phases * (1 - 1e-12));
      const row = Math.floor(phase);
      const start = whole - halfWidth + 1 + taps;
      const value = dot(padded, start, table, row * taps, taps);
      if (exact) {
        out[n] = value;
      } else {
        const next = dot(padded, start, table, (row + 1) * taps, taps);
        out[n] = value + (phase - row) * (next - value);
      }
    }
    return out;
  };
}

/**
 * One signal from `fromHz` to `toHz`; see {@link createResampler} for the filter.
 *
 * @example resample(new Float32Array(48000), { fromHz: 48000, toHz: 22050 }).length // 22050
 */
export function resample(samples: Float32Array, options: ResampleOptions): Float32Array {
  return createResampler(options)(samples);
}

/** `toHz / fromHz = up / down` in lowest terms; rates that are no integers end with a large `up`. */
function reducedRatio(fromHz: number, toHz: number): { up: number; down: number } {
  if (!Number.isInteger(fromHz) || !Number.isInteger(toHz))
    return { up: Number.POSITIVE_INFINITY, down: 1 };
  let [a, b] = [fromHz, toHz];
  while (b !== 0) [a, b] = [b, a % b];
  return { up: toHz / a, down: fromHz / a };
}

/** `[phases + 1, taps]`: row p holds the filter for an output p / phases of a sample after an input sample. */
function filterTable(
  fromHz: number,
  toHz: number,
  phases: number,
): { taps: number; halfWidth: number; table: Float64Array } {
  const nyquist = 0.5 * Math.min(1, toHz / fromHz); // cycles an input sample
  const transition = nyquist * (1 - PASS_BAND);
  const cutoff = nyquist - transition / 2;
  const halfLength = kaiserHalfLength(ATTENUATION_DB, transition);
  const halfWidth = Math.ceil(halfLength);
  const taps = 2 * halfWidth;
  const beta = kaiserBeta(ATTENUATION_DB);
  const scale = 1 / besselI0(beta);
  const table = new Float64Array((phases + 1) * taps);
  for (let p = 0; p <= phases; p++) {
    for (let k = 0; k < taps; k++) {
      const t = p / phases + halfWidth - 1 - k; // input samples between output and tap
      const inside = 1 - (t / halfLength) ** 2;
      if (inside <= 0) continue;
      const angle = 2 * Math.PI * cutoff * t;
      const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
      table[p * taps + k] = 2 * cutoff * sinc * besselI0(beta * Math.sqrt(inside)) * scale;
    }
  }
  return { taps, halfWidth, table };
}

function dot(a: Float64Array, i: number, b: Float64Array, j: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  for (let k = 0; k < length; k += 2) {
    s0 += (a[i + k] as number) * (b[j + k] as number);
    s1 += (a[i + k + 1] as number) * (b[j + k + 1] as number);
  }
  return s0 + s1;
}
