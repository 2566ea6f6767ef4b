import { checkOptions } from "../arguments/checkOptions.ts";
import type { Scratch } from "../kernels/kernels.ts";

const tablesBySize = new Map<number, Float32Array>();

/**
 * Twiddles of the real FFT of `size` points, as `assembly/fft.ts` wants them: for each pass of radix 4 over n points the
 * powers 1 to 3 of `exp(-2 pi i p / n)`, p < n / 4; then the cosines and sines that part even from odd samples.
 */
function fftTables(size: number): Float32Array {
  const known = tablesBySize.get(size);
  if (known) return known;
  const half = size / 2;
  const tables = new Float32Array(3 * half);
  let at = 0;
  for (let n = half; n >= 4; n /= 4) {
    for (let power = 1; power <= 3; power++) {
      for (let p = 0; p < n / 4; p++) {
        const angle = (-2 * Math.PI * power * p) / n;
        tables[at + p] = Math.cos(angle);
        tables[at + n / 4 + p] = Math.sin(angle);
      }
      at += n / 2;
    }
  }
  for (let k = 0; k < half / 2; k++) {
    tables[2 * half + k] = Math.cos((2 * Math.PI * (k + 1)) / size);
    tables[2 * half + half / 2 + k] = Math.sin((2 * Math.PI * (k + 1)) / size);
  }
  tablesBySize.set(size, tables);
  return tables;
}

/** A real FFT in the kernels' memory: `samples` in, bins 0 to `size / 2` out, and back. */
export interface RealFft {
  /** Address of `size` samples. */
  readonly samples: number;
  /** Addresses of `bins` real and as many imaginary parts, with zeros up to the next multiple of 4. */
  readonly re: number;
  readonly im: number;
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
    bins: size / 2 + 1,
    forward: (window) => kernels.realFft(samples, window, size, tables, re, im, work),
    inverse: (scale) => kernels.inverseRealFft(re, im, size, tables, scale, samples, work),
  };
}
