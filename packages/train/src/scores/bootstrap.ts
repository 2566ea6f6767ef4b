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
 * How far a score of clips, or the difference of two classifiers on them, is known: the percentile bootstrap over clips (Efron and
 * Tibshirani 1993, An Introduction to the Bootstrap, 13.3).
 *
 * @param clips how many there are.
 * @param score of some clips, by their places, which may occur more than once.
 */
export function bootstrap(
  clips: number,
  score: (places: readonly number[]) => number,
  random: RandomGenerator,
): Interval {
  const places = Array.from({ length: clips }, (_, i) => i);
  const drawn = Array.from({ length: DRAWS }, () =>
    score(places.map(() => Math.floor(random() * clips))),
  ).sort((a, b) => a - b);
  const at = (share: number) => drawn[Math.round(share * (DRAWS - 1))]!;
  return { estimate: score(places), low: at(TAIL), high: at(1 - TAIL) };
}
