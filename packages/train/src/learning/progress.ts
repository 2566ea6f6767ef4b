import { type EpochScores, type GateOptions, judgeEpoch, type Verdict } from "../callbacks/gate.ts";
import { oneCycle } from "../callbacks/oneCycle.ts";
import {
  type Plateau,
  type ReduceOnPlateauOptions,
  reduceOnPlateau,
  startPlateau,
} from "../callbacks/reduceOnPlateau.ts";

/** Where a training stands, beside its weights and what Adam remembers; what happens next follows from it. */
export interface Progress {
  /** Number of the epoch that is running, from 1. */
  readonly epoch: number;
  /** Batches of it that are done. */
  readonly batch: number;
  /** Sum of their losses. */
  readonly lossSum: number;
  /** Steps since training began that are done. */
  readonly step: number;
  /** Whether an epoch reached the loss threshold. */
  readonly reached: boolean;
  readonly plateau: Plateau;
  /** Scores of the epoch that was kept last. */
  readonly best?: EpochScores | undefined;
}

/** The settings that a training's course follows from. */
export interface CourseOptions extends GateOptions {
  readonly epochs: number;
  readonly schedule: "one-cycle" | "plateau";
  readonly learningRate: number;
  readonly reduceOnPlateau: ReduceOnPlateauOptions;
}

export function startProgress({ learningRate }: Pick<CourseOptions, "learningRate">): Progress {
  return {
    epoch: 1,
    batch: 0,
    lossSum: 0,
    step: 0,
    reached: false,
    plateau: startPlateau(learningRate),
    best: undefined,
  };
}

/** After a step with this loss. */
export function afterStep(progress: Progress, loss: number): Progress {
  const { batch, lossSum, step } = progress;
  return { ...progress, batch: batch + 1, lossSum: lossSum + loss, step: step + 1 };
}

/** After the last step of an epoch with these scores, and what becomes of the epoch. */
export function afterEpoch(
  progress: Progress,
  scores: EpochScores,
  options: CourseOptions,
): { readonly progress: Progress; readonly verdict: Verdict } {
  const verdict = judgeEpoch(scores, progress.best, options);
  return {
    verdict,
    progress: {
      epoch: progress.epoch + 1,
      batch: 0,
      lossSum: 0,
      step: progress.step,
      reached: verdict.reached,
      plateau: reduceOnPlateau(progress.plateau, scores.loss, options.reduceOnPlateau),
      best: verdict.kept ? scores : progress.best,
    },
  };
}

/** Whether the aim is reached or the epochs are over. */
export function isDone(
  { reached, epoch }: Progress,
  { epochs }: Pick<CourseOptions, "epochs">,
): boolean {
  return reached || epoch > epochs;
}

/** The next step's, in an epoch of `batches` steps. */
export function learningRateOf(
  { plateau, step }: Progress,
  { schedule, epochs, learningRate }: CourseOptions,
  batches: number,
): number {
  return schedule === "plateau"
    ? plateau.learningRate
    : oneCycle(step / (epochs * batches), learningRate);
}
