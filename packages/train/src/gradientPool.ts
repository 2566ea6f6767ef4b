import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { workerScript } from "@speech-emotion/data";
import { TrainError } from "./errors.ts";
import type { StepMessage, StepResult, WorkerSetup } from "./gradientWorker.ts";

export interface GradientPoolOptions extends Omit<WorkerSetup, "gradients"> {
  /** Parts that each batch is cut into; they, not the workers, define the numbers. */
  readonly shards: number;
  /** Threads that compute them. */
  readonly workers: number;
}

/**
 * Threads that compute a batch's gradient together. A batch is cut into a fixed number of shards, whose
 * gradients meet in shared memory and are added in the order of the shards, so the result does not depend on the
 * number of threads.
 */
export class GradientPool {
  /** Gradient of the last step. */
  readonly gradient: Float32Array;
  readonly #shards: readonly Float32Array[];
  readonly #workers: readonly Worker[];
  readonly #options: GradientPoolOptions;

  private constructor(options: GradientPoolOptions) {
    const { shards, workers, ...setup } = options;
    const size = setup.values.length;
    this.#options = options;
    this.gradient = new Float32Array(size);
    this.#shards = Array.from(
      { length: shards },
      () => new Float32Array(new SharedArrayBuffer(4 * size)),
    );
    const { script, execArgv } = workerScript("gradientWorker", import.meta.url);
    this.#workers = Array.from({ length: Math.min(workers, shards) }, () => {
      const workerData: WorkerSetup = { ...setup, gradients: this.#shards };
      return new Worker(script, { eval: true, execArgv, workerData });
    });
  }

  /** Starts the threads; resolves when all are ready. */
  static async start(options: GradientPoolOptions): Promise<GradientPool> {
    const pool = new GradientPool(options);
    try {
      await Promise.all(pool.#workers.map((worker) => pool.#reply(worker)));
      return pool;
    } catch (error) {
      await pool.close(); // a thread that did start would keep the process alive
      throw error;
    }
  }

  /**
   * Computes the gradient of one batch into {@link gradient}; returns the batch's mean loss.
   *
   * @param batch indices of examples.
   * @param step number of the training step, which dropout draws from.
   * @throws {TrainError} when a thread has died.
   */
  async compute(batch: readonly number[], step: number): Promise<number> {
    const { examples, classWeights } = this.#options;
    const totalWeight = batch.reduce((sum, i) => sum + classWeights[examples.targets[i]!]!, 0);
    // Every n-th example, so that clips of like lengths are spread evenly.
    const tasks = this.#shards
      .map((_, shard) => ({
        shard,
        indices: batch.filter((_, i) => i % this.#shards.length === shard),
      }))
      .filter(({ indices }) => indices.length > 0);
    const losses = await Promise.all(
      this.#workers.map((worker, w) => {
        const own = tasks.filter(({ shard }) => shard % this.#workers.length === w);
        const message: StepMessage = { step, totalWeight, tasks: own };
        worker.postMessage(message);
        return this.#reply(worker).then((found) =>
          own.map(({ shard }, i) => ({ shard, loss: found[i]! })),
        );
      }),
    );
    this.gradient.fill(0);
    for (const { shard } of tasks) add(this.gradient, this.#shards[shard]!);
    return losses
      .flat()
      .sort((a, b) => a.shard - b.shard)
      .reduce((sum, { loss }) => sum + loss, 0);
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  async #reply(worker: Worker): Promise<StepResult> {
    const ended = new AbortController();
    const { signal } = ended;
    const died = once(worker, "exit", { signal }).then(([code]) => {
      throw new TrainError(
        `expected the training threads to run, found one ended with code ${code}: go on with --resume`,
      );
    });
    try {
      const [losses] = await Promise.race([once(worker, "message", { signal }), died]);
      return losses as StepResult;
    } catch (error) {
      if (error instanceof TrainError) throw error;
      throw new TrainError(
        `expected the training threads to run, found one failed (${(error as Error).message}): use a smaller --batch-size, or go on with --resume`,
      );
    } finally {
      ended.abort();
      died.catch(() => undefined);
    }
  }
}

function add(sum: Float32Array, part: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
}
