import { padBatch } from "@speech-emotion/data";
import { SeededDropout } from "@speech-emotion/model";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { clipGradients } from "./clipGradients.ts";
import { crossEntropy } from "./crossEntropy.ts";
import { batchTensors } from "./infer.ts";
import type { Example } from "./prepare.ts";

export interface StepOptions {
  readonly network: LayersModel;
  readonly optimizer: tf.Optimizer;
  readonly examples: readonly Example[];
  readonly classWeights: readonly number[];
  readonly clipNorm: number;
  /** Number of the step since training began: dropout draws from it. */
  readonly step: number;
}

/** One step of gradient descent on one batch; returns its loss. */
export function trainStep(options: StepOptions): number {
  const { network, optimizer, examples, classWeights, clipNorm, step } = options;
  for (const layer of network.layers) if (layer instanceof SeededDropout) layer.step = step;
  const targets = examples.map(({ target }) => target);
  return tf.tidy(() => {
    const inputs = batchTensors(padBatch(examples.map(({ matrix }) => matrix)));
    const { value, grads } = tf.variableGrads(() => {
      const [logits] = network.apply(inputs, { training: true }) as [tf.Tensor2D, tf.Tensor2D];
      return crossEntropy(logits, targets, classWeights);
    });
    optimizer.applyGradients(clipGradients(grads, clipNorm));
    return value.dataSync()[0] as number;
  });
}
