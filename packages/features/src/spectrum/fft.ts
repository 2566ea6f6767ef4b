import { checkOptions } from "../arguments/checkOptions.ts";
import type { Scratch } from "../kernels/kernels.ts";
import { radices } from "./radices.ts";

const tablesBySize = new Map<number, Float32Array>();

/**
 * Tables of the real FFT of `size` points, as `assembly/fft.ts` wants them: the cosines and sines that part even from odd
 * samples; then for each pass over n points the powers 1 to radix - 1 of `exp(-2 pi i p / n)`, p < n / radix, and those
 * of an odd radix's own roots.
 */
function fftTables(size: number): Float32Array {
  const known = tablesBySize.get(size);
  if (known) return known;
  const half = size / 2;
  const angles = Array.from({ length: half / 2 }, (_, k) => (2 * Math.PI * (k + 1)) / size);
  const parts = [angles.map(Math.cos), angles.map(Math.sin)];
  let n = half;
  for (const radix of radices(half)) {
    if (radix > 2) parts.push(twiddles(n, radix));
    if (radix % 2 === 1) parts.push(roots(radix));
    n /= radix;
  }
  const tables = Float32Array.from(parts.flat());
  tablesBySize.set(size, tables);
  return tables;
}

/** Powers 1 to radix - 1 of `exp(-2 pi i p / n)`: all real parts of a power, then the imaginary ones. */
function twiddles(n: number, radix: number): number[] {
  return Array.from({ length: radix - 1 }, (_, before) => {
    const angles = Array.from(
      { length: n / radix },
      (_, p) => (-2 * Math.PI * (before + 1) * p) / n,
    );
    return [...angles.map(Math.cos), ...angles.map(Math.sin)];
  }).flat();
}

/** Cosine and sine of `2 pi j k / radix`, j and k from 1 to (radix - 1) / 2, a pair for each j of each k. */
function roots(radix: number): number[] {
  const half = (radix - 1) / 2;
  return Array.from({ length: half * half }, (_, i) => {
    const [k, j] = [1 + Math.floor(i / half), 1 + (i % half)];
    const angle = (2 * Math.PI * j * k) / radix;
    return [Math.cos(angle), Math.sin(angle)];
  }).flat();
}

/** A real FFT in the kernels' memory: `samples` in, bins 0 to `size / 2` out, and back. */
export interface RealFft {
  /** Address of `size` samples. */
  readonly samples: number;
  /** Addresses of `bins` real and as many imaginary parts, with zeros up to the next multiple of 4. */
  readonly re: number;
  readonly im: number;
  /** Addresses of the tables and of room for `size` floats, as kernels take them. */
  readonly tables: number;
  readonly work: number;
  /** `size / 2 + 1`. */
  readonly bins: number;
  /** The spectrum of the samples times the window at an address. */
  forward(window: number): void;
  /** The samples of the spectrum, which is lost, times `scale`. */
  inverse(scale: number): void;
}

/**
 * Room and tables for a real FFT of `size` points.
 *
 * @throws {FeatureError} when an FFT cannot have `size` points.
 */
export function realFft(scratch: Scratch, size: number): RealFft {
  checkOptions({ nFft: size });
  const { kernels } = scratch;
  const tables = scratch.put(fftTables(size));
  const [samples, work] = [scratch.floats(size), scratch.floats(size)];
  const [re, im] = [scratch.floats(size / 2 + 4), scratch.floats(size / 2 + 4)];
  return {
    samples,
    re,
    im,
    tables,
    work,
    bins: size / 2 + 1,
    forward: (window) => kernels.realFft(samples, window, size, tables, re, im, work),
    inverse: (scale) => kernels.inverseRealFft(re, im, size, tables, scale, samples, work),
  };
}
