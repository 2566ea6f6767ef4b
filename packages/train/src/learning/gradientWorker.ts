import { parentPort, workerData } from "node:worker_threads";
import { type BackendName, importModules, useBackend } from "@speech-emotion/model";
import type { PlacedShard } from "../examples/batchRoom.ts";
import type { OptimiserStep } from "./optimiser.ts";
import { ShardGradients, type ShardOptions } from "./shardGradients.ts";

/** What a worker is given when it starts; arrays are shared memory. */
export interface WorkerSetup extends ShardOptions {
  readonly backend: BackendName;
  /** URLs of modules that register classes of layers. */
  readonly modules: readonly string[];
}

export type WorkerMessage =
  | {
      readonly task: "gradient";
      /** Number of the training step, which dropout draws from. */
      readonly step: number;
      readonly room: 0 | 1;
      readonly shards: readonly PlacedShard[];
    }
  | ({ readonly task: "update" } & OptimiserStep);

/** Loss of each shard: its share of the batch's mean. Empty after an update. */
export type WorkerReply = readonly number[];

const { backend, modules, ...setup } = workerData as WorkerSetup;
await useBackend(backend);
await importModules(modules);
const gradients = new ShardGradients(setup);

parentPort?.on("message", (message: WorkerMessage) => {
  let losses: WorkerReply = [];
  if (message.task === "update") gradients.update(message);
  else losses = gradients.compute(message.shards, message);
  parentPort?.postMessage(losses);
});
parentPort?.postMessage([]);
