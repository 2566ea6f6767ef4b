import { improves } from "./improves.ts";

/** When a learning rate is lowered, and by how much. */
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
export interface Plateau {
  /** Of the next epoch. */
  readonly learningRate: number;
  /** Least loss so far. */
  readonly best?: number | undefined;
  /** Epochs since then. */
  readonly wait: number;
  /** Epochs for which nothing is counted. */
  readonly cooling: number;
}

/** Before the first epoch. */
export function startPlateau(learningRate: number): Plateau {
  return { learningRate, best: undefined, wait: 0, cooling: 0 };
}

/** Lowers the learning rate when a loss stops falling, as Keras' `ReduceLROnPlateau`; takes the loss of an epoch. */
export function reduceOnPlateau(
  plateau: Plateau,
  loss: number,
  { factor, patience, minDelta, cooldown, minLr }: ReduceOnPlateauOptions = defaultReduceOnPlateau,
): Plateau {
  const { learningRate } = plateau;
  const cooling = Math.max(0, plateau.cooling - 1);
  if (improves(loss, plateau.best, { mode: "min", minDelta }))
    return { learningRate, best: loss, wait: 0, cooling };
  const wait = plateau.cooling > 0 ? 0 : plateau.wait + 1;
  if (wait <= patience || learningRate <= minLr) return { ...plateau, wait, cooling };
  return {
    ...plateau,
    learningRate: Math.max(minLr, learningRate * factor),
    wait: 0,
    cooling: cooldown,
  };
}
