import { Worker } from "node:worker_threads";
import type { Refusal } from "@speech-emotion/features";
import { workerScript } from "@speech-emotion/features/workers";
import { type BackendName, ModelError, type ModelErrorCode } from "@speech-emotion/model";
import { TrainError } from "../errors.ts";
import { createBatchRoom, placeBatch } from "../examples/batchRoom.ts";
import type { TrainingExample } from "../examples/showBatch.ts";
import type {
  GradientOptions,
  GradientSource,
  PlacedBatch,
  StartGradients,
} from "./gradientSource.ts";
import type { WorkerMessage, WorkerReply, WorkerSetup } from "./gradientWorker.ts";
import type { OptimiserStep } from "./optimiser.ts";
import { arrays, createTrainingMemory, type TrainingState } from "./trainingMemory.ts";

/** What a step leaves behind in JavaScript is small: with V8's 48 MB for it, a thread would collect none for many steps. */
const resourceLimits = { maxYoungGenerationSizeMb: 6 };

export interface GradientPoolOptions extends GradientOptions {
  readonly backend: BackendName;
  /** Threads that compute them. */
  readonly workers: number;
  /** URLs of modules that they import, which register classes of layers. */
  readonly modules?: readonly string[];
}

/**
 * Threads that train together. A batch is cut into a fixed number of shards, whose gradients meet in shared memory and
 * are added in the order of the shards, so the result does not depend on the number of threads.
 */
export class GradientPool implements GradientSource {
  readonly state: TrainingState;
  readonly #options: GradientPoolOptions;
  readonly #rooms: WorkerSetup["rooms"];
  readonly #workers: readonly Worker[];
  #room: 0 | 1 = 0;

  private constructor(options: GradientPoolOptions) {
    const { backend, network, frozen = false, batches, weights, statistics, shards } = options;
    const { modules = [] } = options;
    const memory = createTrainingMemory({ weights, statistics, shards });
    this.state = arrays(memory).state;
    this.#options = options;
    this.#rooms = [createBatchRoom(batches), createBatchRoom(batches)];
    const parts = Math.min(options.workers, shards);
    const { script, execArgv } = workerScript("gradientWorker", import.meta.url);
    this.#workers = Array.from({ length: parts }, (_, part) => {
      const rooms = this.#rooms;
      const shared = { backend, modules, network, frozen, memory, rooms };
      const workerData: WorkerSetup = { ...shared, part, parts };
      return new Worker(script, { eval: true, execArgv, workerData, resourceLimits });
    });
  }

  /** Starts the threads; resolves when all are ready. */
  static async start(options: GradientPoolOptions): Promise<GradientPool> {
    const pool = new GradientPool(options);
    try {
      await Promise.all(pool.#workers.map(reply));
      return pool;
    } catch (error) {
      await pool.close(); // a thread that did start would keep the process alive
      throw error;
    }
  }

  place(batch: readonly TrainingExample[]): PlacedBatch {
    this.#room = this.#room === 0 ? 1 : 0;
    const shards = placeBatch(this.#rooms[this.#room], batch, this.#options);
    return { room: this.#room, shards };
  }

  async compute({ room, shards }: PlacedBatch, step: number): Promise<number> {
    const own = this.#workers.map((_, part) =>
      shards.filter(({ shard }) => shard % this.#workers.length === part),
    );
    const losses = await this.#send((part) => ({
      task: "gradient",
      step,
      room,
      shards: own[part]!,
    }));
    return own
      .flatMap((shards, part) => shards.map(({ shard }, i) => ({ shard, loss: losses[part]![i]! })))
      .sort((a, b) => a.shard - b.shard)
      .reduce((sum, { loss }) => sum + loss, 0);
  }

  async update(step: OptimiserStep): Promise<void> {
    await this.#send(() => ({ task: "update", ...step }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #send(message: (part: number) => WorkerMessage): Promise<WorkerReply[]> {
    return Promise.all(
      this.#workers.map((worker, part) => {
        worker.postMessage(message(part));
        return reply(worker);
      }),
    );
  }
}

/** Gradients by threads. */
export function byThreads(
  where: Pick<GradientPoolOptions, "backend" | "workers" | "modules">,
): StartGradients {
  return (options) => GradientPool.start({ ...options, ...where });
}

/** The next message of a thread, or the error that it ended with. */
function reply(worker: Worker): Promise<WorkerReply> {
  return new Promise((resolve, reject) => {
    const refuse = (found: string, advice: string) => {
      stop();
      const expected = "the training threads to run";
      reject(new TrainError({ code: "training-thread-failed", expected, found, advice }));
    };
    const onMessage = (losses: WorkerReply) => {
      stop();
      resolve(losses);
    };
    const onError = (error: Error) => {
      if (isOfLayers(error)) {
        stop();
        reject(new ModelError(error));
      } else
        refuse(`one that failed (${error.message})`, "use a smaller batch size, or resume the run");
    };
    const onExit = (code: number) => refuse(`one that ended with code ${code}`, "resume the run");
    const stop = () => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}

/** Whether a thread refused layers of somebody's own; an error loses its class on the way from it, but not what it says. */
function isOfLayers(error: Error): error is Error & Refusal<ModelErrorCode> {
  const { code } = error as Partial<Refusal>;
  return code === "layer-unknown" || code === "module-unusable";
}
