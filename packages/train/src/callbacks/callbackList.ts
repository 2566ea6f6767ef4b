import type { EpochRecord } from "../runFolder/runFolder.ts";
import type { TrainResult } from "../train.ts";
import type { BatchRecord, Callback, TrainBegin, TrainControl } from "./callback.ts";

/** The callbacks of one training, told in turn, and whether one of them asked it to stop. */
export class CallbackList {
  readonly #callbacks: readonly Callback[];
  readonly #control: TrainControl = {
    stop: () => {
      this.#isStopped = true;
    },
  };
  #isStopped = false;

  constructor(callbacks: readonly Callback[] = []) {
    this.#callbacks = callbacks;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  features(done: number, total: number): void {
    for (const callback of this.#callbacks) callback.onFeatures?.(done, total);
  }

  damaged(paths: readonly string[]): void {
    for (const callback of this.#callbacks) callback.onDamaged?.(paths);
  }

  async trainBegin(begin: TrainBegin): Promise<void> {
    for (const callback of this.#callbacks) await callback.onTrainBegin?.(begin, this.#control);
  }

  async epochBegin(epoch: number): Promise<void> {
    for (const callback of this.#callbacks) await callback.onEpochBegin?.(epoch, this.#control);
  }

  async batchEnd(batch: BatchRecord): Promise<void> {
    for (const callback of this.#callbacks) await callback.onBatchEnd?.(batch, this.#control);
  }

  async epochEnd(record: EpochRecord): Promise<void> {
    for (const callback of this.#callbacks) await callback.onEpochEnd?.(record, this.#control);
  }

  doubt(corpus: string): void {
    for (const callback of this.#callbacks) callback.onDoubt?.(corpus);
  }

  async trainEnd(result: TrainResult): Promise<void> {
    for (const callback of this.#callbacks) await callback.onTrainEnd?.(result);
  }
}
