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

/** Decides which epoch is kept, and when training has reached its aim. */
export class Gate {
  readonly #options: GateOptions;
  best: EpochScores | undefined;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /**
   * Takes an epoch's scores: whether it passes (accuracy and F1 both exceed the gate), whether it is to be kept
   * (of the best, the most accurate, and of equals the one with the least loss), and whether training may end.
   */
  judge(scores: EpochScores): { passes: boolean; kept: boolean; done: boolean } {
    const { minAccuracy, minF1, lossThreshold, keep } = this.#options;
    const passes = scores.accuracy > minAccuracy && scores.weightedF1 > minF1;
    const equal = scores.accuracy === this.best?.accuracy;
    const kept =
      passes &&
      (keep === "last"
        ? true
        : equal
          ? improves(scores.loss, this.best?.loss, { mode: "min" })
          : improves(scores.accuracy, this.best?.accuracy, { mode: "max" }));
    if (kept) this.best = scores;
    return { passes, kept, done: passes && scores.loss <= lossThreshold };
  }
}
