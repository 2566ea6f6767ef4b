import type { Score } from "./recognizer/prediction.ts";

/** How a label feels: awake or at rest, pleasant or not. */
export interface Affect {
  /** From -1, at rest, to 1, awake. */
  readonly arousal: number;
  /** From -1, unpleasant, to 1, pleasant. */
  readonly valence: number;
}

/**
 * Where the common labels lie on the circumplex of affect (Russell 1980, https://doi.org/10.1037/h0077714), by sign alone: 1,
 * 0 or -1. Surprise is neither pleasant nor unpleasant; disgust is acted both loudly and softly.
 */
const AFFECTS: Readonly<Record<string, Affect>> = {
  neutral: { arousal: 0, valence: 0 },
  calm: { arousal: -1, valence: 1 },
  happy: { arousal: 1, valence: 1 },
  sad: { arousal: -1, valence: -1 },
  angry: { arousal: 1, valence: -1 },
  fearful: { arousal: 1, valence: -1 },
  disgust: { arousal: 0, valence: -1 },
  surprised: { arousal: 1, valence: 0 },
};

/**
 * Arousal and valence that are expected of scores, each from -1 to 1: their mean over the labels. Undefined where a label is
 * none of the eight common ones.
 *
 * @param scores of all labels.
 */
export function affectOf(scores: readonly Score[]): Affect | undefined {
  let [arousal, valence] = [0, 0];
  for (const { label, score } of scores) {
    const affect = AFFECTS[label];
    if (!affect) return undefined;
    arousal += score * affect.arousal;
    valence += score * affect.valence;
  }
  return { arousal, valence };
}
