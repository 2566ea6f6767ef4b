import { improves } from "./improves.ts";

export interface ReduceOnPlateauOptions {
  /** What the learning rate is multiplied with, in (0, 1). */
  readonly factor: number;
  /** Epochs without improvement that are waited for. */
  readonly patience: number;
  /** Least change that counts as improvement. */
  readonly minDelta: number;
  /** Epochs after a reduction in which none are counted. */
  readonly cooldown: number;
  /** The learning rate does not go below this. */
  readonly minLr: number;
}

export const defaultReduceOnPlateau: ReduceOnPlateauOptions = {
  factor: 0.5,
  patience: 4,
  minDelta: 1e-4,
  cooldown: 0,
  minLr: 1e-5,
};

/** Where it stands: written into a run's state. */
export interface ReduceOnPlateauState {
  readonly best: number | undefined;
  readonly wait: number;
  readonly cooling: number;
}

/** Lowers the learning rate when a loss stops falling, as Keras' `ReduceLROnPlateau`. */
export class ReduceOnPlateau {
  readonly #options: ReduceOnPlateauOptions;
  state: ReduceOnPlateauState = { best: undefined, wait: 0, cooling: 0 };

  constructor(options: ReduceOnPlateauOptions = defaultReduceOnPlateau) {
    this.#options = options;
  }

  /** Takes the loss of an epoch and the rate it ran with; returns the rate of the next. */
  next(loss: number, learningRate: number): number {
    const { factor, patience, minDelta, cooldown, minLr } = this.#options;
    const cooling = Math.max(0, this.state.cooling - 1);
    if (improves(loss, this.state.best, { mode: "min", minDelta })) {
      this.state = { best: loss, wait: 0, cooling };
      return learningRate;
    }
    const wait = this.state.cooling > 0 ? 0 : this.state.wait + 1;
    if (wait <= patience || learningRate <= minLr) {
      this.state = { ...this.state, wait, cooling };
      return learningRate;
    }
    this.state = { ...this.state, wait: 0, cooling: cooldown };
    return Math.max(minLr, learningRate * factor);
  }
}
