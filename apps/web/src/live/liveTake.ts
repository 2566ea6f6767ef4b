import type { LiveMoment } from "../engine/liveMoment.ts";

/** A point in time that a person marked. */
export interface Mark {
  /** From 1. */
  readonly number: number;
  /** As of a {@link LiveMoment}. */
  readonly timeSec: number;
}

/** What is kept of listening, without the sound; its times count from the beginning of listening, pauses left out. */
export interface LiveTake {
  /** What was told apart. */
  readonly labels: readonly string[];
  /** Where what is kept begins. */
  readonly startSec: number;
  /** Where the last moment ends. */
  readonly endSec: number;
  readonly moments: readonly LiveMoment[];
  readonly marks: readonly Mark[];
}

/** What share of the moments says what, the largest first. */
export function sharesOf({ moments }: Pick<LiveTake, "moments">): {
  /** An emotion, or `no voice`. */
  readonly heard: string;
  /** From 0 to 1. */
  readonly share: number;
}[] {
  const counts = new Map<string, number>();
  for (const { emotion = "no voice" } of moments)
    counts.set(emotion, (counts.get(emotion) ?? 0) + 1);
  return [...counts]
    .map(([heard, count]) => ({ heard, share: count / moments.length }))
    .sort((a, b) => b.share - a.share);
}
