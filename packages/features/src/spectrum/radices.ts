/** The largest prime factor of an FFT's size; those of the usual sample rates are no larger. */
export const MAX_FACTOR = 7;

/** Points of the shortest FFT that the kernels take. */
export const MIN_FFT = 32;
/** Points of the longest FFT that anything needs. */
export const MAX_FFT = 65536;

/** Whether the kernels have a real FFT of `size` points: a multiple of 8 with no other factors than 2, 3, 5 and 7. */
export function hasFft(size: number): boolean {
  if (!(size >= MIN_FFT && size <= MAX_FFT)) return false;
  let left = size / 8;
  for (let factor = 2; factor <= MAX_FACTOR; factor++) while (left % factor === 0) left /= factor;
  return left === 1;
}

/**
 * The passes of a complex FFT of `points`, in order: radix 4 as long as it divides what is left, then odd factors, then 2.
 * `radixOf` in `assembly/fft.ts` finds the same.
 */
export function radices(points: number): number[] {
  const passes: number[] = [];
  for (let left = points; left > 1; left /= passes.at(-1) as number) passes.push(radixOf(left));
  return passes;
}

function radixOf(points: number): number {
  if (points % 4 === 0) return 4;
  if (points === 2) return 2;
  let radix = 3;
  while (points % radix > 0) radix += 2;
  return radix;
}
