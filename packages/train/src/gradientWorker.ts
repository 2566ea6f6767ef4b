import "@tensorflow/tfjs"; // gradients of tfjs's own kernels
import { parentPort, workerData } from "node:worker_threads";
import {
  type BackendName,
  buildNetwork,
  type NetworkConfig,
  SeededDropout,
  useBackend,
} from "@speech-emotion/model";
import * as tf from "@tensorflow/tfjs-core";
import { crossEntropy } from "./crossEntropy.ts";
import { batchTensors } from "./infer.ts";
import { Parameters } from "./parameters.ts";
import { type SharedExamples, sharedBatch } from "./sharedExamples.ts";

/** What a worker is given when it starts; arrays are shared memory. */
export interface WorkerSetup {
  readonly backend: BackendName;
  readonly network: NetworkConfig;
  readonly classWeights: readonly number[];
  readonly examples: SharedExamples;
  /** The network's weights, which the main thread changes between steps. */
  readonly values: Float32Array;
  /** One gradient a shard. */
  readonly gradients: readonly Float32Array[];
}

/** A part of a batch. */
interface ShardTask {
  readonly shard: number;
  /** Indices of its examples. */
  readonly indices: readonly number[];
}

export interface StepMessage {
  readonly step: number;
  /** Sum of the class weights over the whole batch, which its mean loss is divided by. */
  readonly totalWeight: number;
  readonly tasks: readonly ShardTask[];
}

/** Loss of each task: its share of the batch's mean. */
export type StepResult = readonly number[];

const setup = workerData as WorkerSetup;
await useBackend(setup.backend);
const network = buildNetwork(setup.network, {
  featureSize: setup.examples.size,
  classes: setup.classWeights.length,
});
const parameters = new Parameters(network, setup.values);
const dropouts = network.layers.filter((layer) => layer instanceof SeededDropout);

/** Kernels leave out most padding when the longest clips come first. */
function countFrames(example: number): number {
  const { offsets, size } = setup.examples;
  return (offsets[example + 1]! - offsets[example]!) / size;
}

parentPort?.on("message", ({ step, totalWeight, tasks }: StepMessage) => {
  parameters.write();
  const losses: StepResult = tasks.map(({ shard, indices }) => {
    for (const layer of dropouts) Object.assign(layer, { step, shard });
    const longestFirst = indices.toSorted((a, b) => countFrames(b) - countFrames(a));
    const inputs = batchTensors(sharedBatch(setup.examples, longestFirst));
    const targets = longestFirst.map((i) => setup.examples.targets[i]!);
    const loss = parameters.gradient(() => {
      const [logits] = network.apply(inputs, { training: true }) as [tf.Tensor2D, tf.Tensor2D];
      return crossEntropy(logits, targets, { classWeights: setup.classWeights, totalWeight });
    }, setup.gradients[shard]!);
    tf.dispose(inputs);
    return loss;
  });
  parentPort?.postMessage(losses);
});
parentPort?.postMessage([]);
