import type { RandomGenerator } from "@speech-emotion/features";
import { shuffled } from "../random.ts";

/**
 * How many of an epoch's clips are of each corpus: in proportion to `size^(1 - share)` (as Conneau and
 * Lample 2019 sample languages, https://arxiv.org/abs/1901.07291, section 3.1), so that 0 gives each as many as it has and
 * 1 all of them as many. They sum to as many clips as there are.
 *
 * @param sizes clips of each corpus, at least one.
 * @param share 0 to 1.
 */
export function shareCorpora(sizes: readonly number[], share: number): number[] {
  const clips = sizes.reduce((sum, size) => sum + size, 0);
  const weights = sizes.map((size) => size ** (1 - share));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (clips * weight) / total);
  const counts = exact.map(Math.floor);
  // The largest remainders are rounded up.
  const order = [...exact.keys()].sort((a, b) => rest(b) - rest(a) || a - b);
  const missing = clips - counts.reduce((sum, count) => sum + count, 0);
  for (const i of order.slice(0, missing)) counts[i] = (counts[i] as number) + 1;
  return counts;

  function rest(i: number): number {
    return (exact[i] as number) - (counts[i] as number);
  }
}

/**
 * A stretch of an endless row of permutations of `0 .. size - 1`: none comes twice before all have come once, also from
 * one epoch to the next.
 *
 * @param size at least 1.
 * @param from the stretch, and what the row is drawn with.
 * @param from.start where the stretch begins.
 * @param from.count how long it is.
 * @param from.permutation the generator of the row's nth permutation.
 */
export function drawInTurns(
  size: number,
  {
    start,
    count,
    permutation,
  }: {
    readonly start: number;
    readonly count: number;
    readonly permutation: (n: number) => RandomGenerator;
  },
): number[] {
  const drawn: number[] = [];
  for (let n = Math.floor(start / size); n * size < start + count; n++) {
    const order = shuffled([...Array(size).keys()], permutation(n));
    drawn.push(...order.slice(Math.max(0, start - n * size), start + count - n * size));
  }
  return drawn;
}
