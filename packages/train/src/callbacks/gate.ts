import { improves } from "./improves.ts";

/** Scores of an epoch on the clips that choose it. */
export interface EpochScores {
  readonly loss: number;
  readonly accuracy: number;
  readonly weightedF1: number;
}

export interface GateOptions {
  /** Accuracy that an epoch must exceed to be kept. */
  readonly minAccuracy: number;
  /** Weighted F1 that an epoch must exceed to be kept. */
  readonly minF1: number;
  /** Which passing epoch is kept: the most accurate one, or the last, where a schedule ends with the best weights anyway. */
  readonly keep: "best" | "last";
  /** Training ends with a passing epoch whose loss is at most this. */
  readonly lossThreshold: number;
}

/** What becomes of an epoch. */
export interface Verdict {
  /** Whether accuracy and F1 both exceed the gate. */
  readonly passes: boolean;
  /** Whether its model is to be saved: of the best, the most accurate one, and of equals the one with the least loss. */
  readonly kept: boolean;
  /** Whether training has reached its aim. */
  readonly reached: boolean;
}

/**
 * Decides which epoch is kept, and when training has reached its aim.
 *
 * @param best scores of the epoch that was kept last.
 */
export function judgeEpoch(
  scores: EpochScores,
  best: EpochScores | undefined,
  { minAccuracy, minF1, lossThreshold, keep }: GateOptions,
): Verdict {
  const passes = scores.accuracy > minAccuracy && scores.weightedF1 > minF1;
  const better =
    scores.accuracy === best?.accuracy
      ? improves(scores.loss, best.loss, { mode: "min" })
      : improves(scores.accuracy, best?.accuracy, { mode: "max" });
  return {
    passes,
    kept: passes && (keep === "last" || better),
    reached: passes && scores.loss <= lossThreshold,
  };
}
