import { padBatch } from "@speech-emotion/data";
import { SeededDropout } from "@speech-emotion/model";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Adam } from "./adam.ts";
import { clipGradient } from "./clipGradient.ts";
import { crossEntropy } from "./crossEntropy.ts";
import { batchTensors } from "./infer.ts";
import type { Parameters } from "./parameters.ts";
import type { Example } from "./prepare.ts";

/** What a training changes: the network, its weights as one array, and what Adam remembers of them. */
export interface Learner {
  readonly network: LayersModel;
  readonly parameters: Parameters;
  readonly adam: Adam;
}

export interface StepOptions {
  readonly examples: readonly Example[];
  readonly classWeights: readonly number[];
  readonly clipNorm: number;
  readonly learningRate: number;
  /** Number of the step since training began, from 1: dropout draws from it. */
  readonly step: number;
}

/** One step of gradient descent on one batch; returns its loss. */
export function trainStep({ network, parameters, adam }: Learner, options: StepOptions): number {
  const { examples, classWeights, clipNorm, learningRate, step } = options;
  for (const layer of network.layers) if (layer instanceof SeededDropout) layer.step = step;
  const targets = examples.map(({ target }) => target);
  const inputs = batchTensors(padBatch(examples.map(({ matrix }) => matrix)));
  const { loss, gradient } = parameters.gradient(() => {
    const [logits] = network.apply(inputs, { training: true }) as [tf.Tensor2D, tf.Tensor2D];
    return crossEntropy(logits, targets, classWeights);
  });
  tf.dispose(inputs);
  clipGradient(gradient, clipNorm);
  adam.update(parameters.values, gradient, { step, learningRate });
  parameters.write();
  return loss;
}
