import type { TrainConfig } from "../config/trainConfig.ts";
import type { PreparedData } from "../examples/arrangeData.ts";
import type { EpochRecord, StartedFrom } from "../runFolder/runFolder.ts";
import type { TrainResult } from "../train.ts";

/** What a training begins with. */
export interface TrainBegin {
  /** The folder of the run. */
  readonly out: string;
  /** All its settings. */
  readonly config: TrainConfig;
  /** Its clips with their features, split. */
  readonly data: PreparedData;
  /** The model that the run began with, if any. */
  readonly from?: StartedFrom | undefined;
  /** The epochs that are done already: none, unless a run is resumed. */
  readonly history: readonly EpochRecord[];
}

/** A step that was made. */
export interface BatchRecord {
  /** Counts from 1. */
  readonly epoch: number;
  /** Counts from 1 in each epoch. */
  readonly batch: number;
  /** How many the epoch has. */
  readonly batches: number;
  /** Mean loss of its examples, before the step. */
  readonly loss: number;
  /** That of the step. */
  readonly learningRate: number;
}

/** What a callback can ask of the training. */
export interface TrainControl {
  /**
   * Lets the epoch that is running be the last. The training then ends as it does after its last epoch, with the scores on
   * the test clips; an aborted `signal` instead leaves it as it stands, to be resumed.
   */
  readonly stop: () => void;
}

/**
 * What a training tells while it runs, in the manner of Keras. All methods are optional; one that returns a promise is waited
 * for, and what one throws ends the training. None changes the weights, other than by ending the training early.
 *
 * A callback is not part of the run: give it again where the run is resumed. One that remembers something makes it anew
 * from the history that {@link Callback.onTrainBegin} is given, so that both ways end with the same weights.
 */
export interface Callback {
  /** Features of clips that were not in the store. */
  readonly onFeatures?: (done: number, total: number) => void;
  /** Files of the feature store that were damaged, and are made again. */
  readonly onDamaged?: (paths: readonly string[]) => void;
  /** The features are taken, and the run's folder is written. */
  readonly onTrainBegin?: (begin: TrainBegin, control: TrainControl) => void | Promise<void>;
  /** An epoch begins, counted from 1; one that goes on after it was told to stop begins again. */
  readonly onEpochBegin?: (epoch: number, control: TrainControl) => void | Promise<void>;
  /** A step is made. */
  readonly onBatchEnd?: (batch: BatchRecord, control: TrainControl) => void | Promise<void>;
  /** The epoch is scored, and written with its state and, if it is kept, its model. */
  readonly onEpochEnd?: (record: EpochRecord, control: TrainControl) => void | Promise<void>;
  /** The corpus that a network of the others begins to learn for, to measure doubt on. */
  readonly onDoubt?: (corpus: string) => void;
  /** Last, however a training ended that had begun, unless it threw. */
  readonly onTrainEnd?: (result: TrainResult) => void | Promise<void>;
}
