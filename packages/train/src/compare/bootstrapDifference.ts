import type { RandomGenerator } from "@speech-emotion/features";

/** An estimate and the interval that holds 95 % of what other draws of clips give. */
export interface Interval {
  /** Of all clips. */
  readonly estimate: number;
  /** Its lower end. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
}

const DRAWS = 2000;
const TAIL = 0.025;

/**
 * How much a score of all clips differs between two classifiers: the percentile bootstrap over clips (Efron and Tibshirani 1993,
 * An Introduction to the Bootstrap, 13.3), each drawn for both at once.
 *
 * @param clips how many there are.
 * @param difference of some clips, by their places, which may occur more than once.
 */
export function bootstrapDifference(
  clips: number,
  difference: (places: readonly number[]) => number,
  random: RandomGenerator,
): Interval {
  const places = Array.from({ length: clips }, (_, i) => i);
  const drawn = Array.from({ length: DRAWS }, () =>
    difference(places.map(() => Math.floor(random() * clips))),
  ).sort((a, b) => a - b);
  const at = (share: number) => drawn[Math.round(share * (DRAWS - 1))]!;
  return { estimate: difference(places), low: at(TAIL), high: at(1 - TAIL) };
}
