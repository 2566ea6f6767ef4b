import { tf, tfl } from "#tfjs";
import { applyBatchNorm, batchNorm } from "../kernels/ops.ts";
import { readInto } from "../readInto.ts";
import { SequenceLayer, type Shape } from "./sequenceLayer.ts";

const EPSILON = 1e-3;

/**
 * Batch normalisation over the own frames of all clips. Training uses the batch's mean and variance and leaves them in
 * {@link statistics}; whoever trains keeps the running averages, which are used otherwise.
 */
export class SequenceBatchNorm extends SequenceLayer {
  /** The name that tfjs has it under. */
  static readonly className = "SequenceBatchNorm";
  /** Whether training uses the running averages too, as a layer does that does not learn. */
  isFrozen = false;
  /** Mean and variance of the last batch of training, `[2, channels]`. */
  statistics: Float32Array = new Float32Array(0);
  #gamma: tfl.LayerVariable | undefined;
  #beta: tfl.LayerVariable | undefined;
  #mean: tfl.LayerVariable | undefined;
  #variance: tfl.LayerVariable | undefined;

  override build(inputShape: Shape | Shape[]): void {
    const [, , channels] = this.sequenceShape(inputShape);
    const weight = (name: string, value: number, trainable: boolean) => {
      const initializer = tfl.initializers.constant({ value });
      return this.addWeight(name, [channels], "float32", initializer, undefined, trainable);
    };
    this.statistics = new Float32Array(2 * channels);
    this.#gamma = weight("gamma", 1, true);
    this.#beta = weight("beta", 0, true);
    this.#mean = weight("moving_mean", 0, false);
    this.#variance = weight("moving_variance", 1, false);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const [x, lengths] = inputs as [tf.Tensor3D, tf.Tensor2D];
      const [gamma, beta] = [this.#gamma!.read() as tf.Tensor1D, this.#beta!.read() as tf.Tensor1D];
      if (training && !this.isFrozen) {
        const [y, statistics] = batchNorm(x, { gamma, beta }, lengths, EPSILON);
        readInto(statistics, this.statistics);
        return y;
      }
      const running = {
        mean: this.#mean!.read() as tf.Tensor1D,
        variance: this.#variance!.read() as tf.Tensor1D,
      };
      return applyBatchNorm(x, { gamma, beta, ...running }, lengths, EPSILON);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return this.sequenceShape(inputShape);
  }
}
tf.serialization.registerClass(SequenceBatchNorm);
