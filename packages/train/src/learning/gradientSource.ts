import type { NetworkShape } from "@speech-emotion/model";
import type { BatchRoomOptions, PlacedShard } from "../examples/batchRoom.ts";
import type { TrainingExample } from "../examples/showBatch.ts";
import type { OptimiserStep } from "./optimiser.ts";
import type { TrainingState } from "./trainingMemory.ts";

/** What gradients are computed of. */
export interface GradientOptions {
  readonly network: NetworkShape;
  /** Whether only the last layer has a gradient, and the others are computed as recognition does; default false. */
  readonly frozen?: boolean;
  /** How many weights the network has that gradients change, and how many running averages. */
  readonly weights: number;
  readonly statistics: number;
  readonly batches: BatchRoomOptions;
  readonly classWeights: readonly number[];
  /** Parts that each batch is cut into; they define the numbers, who computes them does not. */
  readonly shards: number;
}

/** A batch that is in place for {@link GradientSource.compute}. */
export interface PlacedBatch {
  readonly room: 0 | 1;
  readonly shards: readonly PlacedShard[];
}

/** Who computes gradients and changes the weights by them: threads, or the thread that asks. */
export interface GradientSource {
  /** The weights and all that lasts from step to step. */
  readonly state: TrainingState;
  /** Puts a batch in place, which may be done while the one before is computed. */
  place(batch: readonly TrainingExample[]): PlacedBatch;
  /**
   * Computes the gradient of a batch; returns its mean loss.
   *
   * @param step number of the training step, which dropout draws from.
   * @throws {TrainError} when a thread has died.
   */
  compute(batch: PlacedBatch, step: number): Promise<number>;
  /**
   * Changes the weights by a step against the gradient that was computed last.
   *
   * @throws {TrainError} when a thread has died.
   */
  update(step: OptimiserStep): Promise<void>;
  /** Ends it. */
  close(): Promise<void>;
}

/** Starts one; resolves when it is ready. */
export type StartGradients = (options: GradientOptions) => Promise<GradientSource>;
