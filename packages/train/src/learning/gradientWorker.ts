import { parentPort, workerData } from "node:worker_threads";
import { type BackendName, type NetworkConfig, useBackend } from "@speech-emotion/model";
import {
  buildNetwork,
  SeededDropout,
  SequenceBatchNorm,
  splitMembers,
} from "@speech-emotion/model/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import type { BatchRoom, PlacedShard } from "../examples/batchRoom.ts";
import { crossEntropy } from "./crossEntropy.ts";
import { isOfLastLayer } from "./isOfLastLayer.ts";
import { Optimiser, type OptimiserStep } from "./optimiser.ts";
import { Parameters } from "./parameters.ts";
import { arrays, type TrainingMemory } from "./trainingMemory.ts";

/** What a worker is given when it starts; arrays are shared memory. */
export interface WorkerSetup {
  readonly backend: BackendName;
  readonly network: NetworkConfig;
  /** Whether only the last layer has a gradient, and the others are computed as recognition does. */
  readonly frozen: boolean;
  readonly memory: TrainingMemory;
  /** One batch runs while the next is put in place. */
  readonly rooms: readonly [BatchRoom, BatchRoom];
  /** Which of the threads it is, and how many there are. */
  readonly part: number;
  readonly parts: number;
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

const { backend, network: config, frozen, memory, rooms, part, parts } = workerData as WorkerSetup;
await useBackend(backend);
const { size, classes } = rooms[0];
const network = buildNetwork(config, { featureSize: size, classes });
const members = splitMembers(network);
const { state, results } = arrays(memory);
const parameters = new Parameters(network, { learns: frozen ? isOfLastLayer : undefined });
const optimiser = new Optimiser(memory);
const norms = network.layers.filter((layer) => layer instanceof SequenceBatchNorm);
for (const layer of norms) layer.isFrozen = frozen;
const dropouts = network.layers.filter((layer) => layer instanceof SeededDropout);

function computeShard(room: BatchRoom, step: number, placed: PlacedShard): number {
  const { shard, firstRow, rows, frames, offset } = placed;
  for (const layer of dropouts) Object.assign(layer, { step, shard });
  const rowsOf = (array: Float32Array, width: number) =>
    tf.tensor2d(array.subarray(firstRow * width, (firstRow + rows) * width), [rows, width]);
  const features = room.features.subarray(offset, offset + rows * frames * size);
  const inputs = [tf.tensor3d(features, [rows, frames, size]), rowsOf(room.lengths, 1)];
  const targets = rowsOf(room.targets, classes);
  const masks = room.masks && rowsOf(room.masks, classes);
  // One after another, so that the memory holds one member's steps at a time.
  const losses = members.map((member) =>
    parameters.gradient(() => {
      const logits = member.apply(inputs, { training: true }) as tf.Tensor3D;
      return tf.div(crossEntropy(logits, targets, masks), members.length);
    }, results.gradients[shard]!),
  );
  tf.dispose([...inputs, targets, ...(masks ? [masks] : [])]);
  let at = 0;
  for (const { statistics } of norms) {
    results.statistics[shard]!.set(statistics, at);
    at += statistics.length;
  }
  return losses.reduce((sum, loss) => sum + loss, 0);
}

parentPort?.on("message", (message: WorkerMessage) => {
  let losses: WorkerReply = [];
  if (message.task === "update") {
    optimiser.update(part, parts, message);
  } else {
    const { values, statistics } = state;
    parameters.write(frozen ? { values, statistics } : { values });
    const room = rooms[message.room];
    losses = message.shards.map((placed) => computeShard(room, message.step, placed));
  }
  parentPort?.postMessage(losses);
});
parentPort?.postMessage([]);
