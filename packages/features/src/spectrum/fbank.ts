import { withScratch } from "../kernels/kernels.ts";
import type { FeatureMatrix } from "../matrix/featureMatrix.ts";
import { type SparseMatrix, sparseMatrix } from "../matrix/sparseMatrix.ts";
import type { Signal } from "../signal.ts";
import { realFft } from "./fft.ts";
import { kaldiMelFilterBank } from "./kaldiMelFilterBank.ts";
import { povey } from "./povey.ts";
import { MIN_FFT } from "./radices.ts";
import { setZeroPadded } from "./setZeroPadded.ts";

/** Frames that are in the kernels' memory at a time. */
const FRAMES_AT_ONCE = 64;
/** Kaldi's pre-emphasis. */
const PRE_EMPHASIS = 0.97;
/** Power that stands in for anything smaller, the distance of 1 from the next number of 32 bits. */
const LEAST_POWER = 2 ** -23;
const LOG_PER_DB = Math.LN10 / 10;

/** How sound is cut into frames, and which bands are taken of each. */
interface FbankOptions {
  readonly frameLength: number;
  readonly hopLength: number;
  readonly nMels: number;
  readonly fMinHz: number;
}

/** What of {@link createFbank} does not depend on the sound. */
interface Analysis extends Pick<FbankOptions, "frameLength" | "hopLength"> {
  /** {@link povey} over a frame, then zeros up to the length of the FFT. */
  readonly window: Float32Array;
  /** Those of {@link kaldiMelFilterBank}. */
  readonly filters: SparseMatrix;
}

/**
 * Log mel filter bank energies, `[frames, nMels]`, as `torchaudio.compliance.kaldi.fbank` without dither, of many signals of
 * at least a frame: natural logarithms, each band less its mean over the signal. Frames lie within the signal,
 * `1 + floor((samples - frameLength) / hopLength)` of them; each is taken less its mean, pre-emphasised by 0.97, under a Povey
 * window, and padded with zeros to the next power of two. Samples are those in [-1, 1], where Kaldi takes 16-bit integers: for
 * all but the floor of the logarithm, 2^-23, the mean makes it the same.
 *
 * Makes the filters once for each rate that it meets.
 *
 * @throws {FeatureError} where the rate of a signal has no band above `fMinHz`.
 */
export function createFbank(options: FbankOptions): (signal: Signal) => FeatureMatrix {
  const { frameLength, hopLength, nMels, fMinHz } = options;
  const nFft = Math.max(MIN_FFT, 2 ** Math.ceil(Math.log2(frameLength)));
  const window = new Float32Array(nFft);
  window.set(povey(frameLength));
  const filtersByRate = new Map<number, SparseMatrix>();
  return ({ samples, sampleRateHz }) => {
    const filters =
      filtersByRate.get(sampleRateHz) ??
      sparseMatrix(kaldiMelFilterBank({ sampleRateHz, nFft, nMels, fMinHz }), nFft / 2 + 1);
    filtersByRate.set(sampleRateHz, filters);
    const decibels = melDecibels(samples, { frameLength, hopLength, window, filters });
    return centredLogarithms(decibels);
  };
}

/** Power in each mel band in dB, `[frames, bands]`. */
function melDecibels(samples: Float32Array, analysis: Analysis): FeatureMatrix {
  const { frameLength, hopLength, window, filters } = analysis;
  const [nFft, size] = [window.length, filters.rows];
  const frames = 1 + Math.floor((samples.length - frameLength) / hopLength);
  const data = new Float32Array(frames * size);
  withScratch((scratch) => {
    const { kernels } = scratch;
    const weighted = scratch.put(window);
    const { tables, re, im, work } = realFft(scratch, nFft);
    const [firsts, counts] = [scratch.put(filters.firsts), scratch.put(filters.counts)];
    const weights = scratch.put(filters.weights);
    const most = Math.min(frames, FRAMES_AT_ONCE);
    const length = (most - 1) * hopLength + frameLength;
    const [stretch, cut] = [scratch.floats(length), scratch.floats(most * nFft)];
    const bands = scratch.floats(4 * Math.ceil((most * size) / 4));
    for (let t = 0; t < frames; t += most) {
      setZeroPadded(scratch.view(stretch, length), samples, t * hopLength);
      const count = Math.min(most, frames - t);
      kernels.emphasise(stretch, hopLength, count, frameLength, PRE_EMPHASIS, nFft, cut);
      kernels.powerInBands(
        ...([cut, nFft, count, weighted, nFft, tables, re, im, work] as const),
        ...([firsts, counts, weights, size, bands] as const),
      );
      kernels.decibels(bands, count * size, LEAST_POWER, Number.NEGATIVE_INFINITY, bands);
      data.set(scratch.view(bands, count * size), t * size);
    }
  });
  return { data, frames, size };
}

/** Decibels as natural logarithms, each column less its mean, in place. */
function centredLogarithms(decibels: FeatureMatrix): FeatureMatrix {
  const { data, frames, size } = decibels;
  for (let c = 0; c < size; c++) {
    let sum = 0;
    for (let at = c; at < data.length; at += size) sum += data[at]!;
    const mean = sum / frames;
    for (let at = c; at < data.length; at += size) data[at] = LOG_PER_DB * (data[at]! - mean);
  }
  return decibels;
}
