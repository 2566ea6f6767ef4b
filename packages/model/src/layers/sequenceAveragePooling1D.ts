import * as tf from "@tensorflow/tfjs-core";
import { averagePool } from "../kernels/ops.ts";
import { SequenceLayer, type Shape } from "./sequenceLayer.ts";

/**
 * Means over time, pools side by side: `[batch, ceil(frames / poolSize), channels]`, zero past a clip's last pool. Frames
 * that this lacks count as the clip's last one. The lengths are then `PooledLengths` with rounding `"ceil"`.
 */
export class SequenceAveragePooling1D extends SequenceLayer {
  static readonly className = "SequenceAveragePooling1D";
  readonly #poolSize: number;

  constructor(args: { readonly name: string; readonly poolSize: number }) {
    super({ name: args.name });
    this.#poolSize = args.poolSize;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, lengths] = inputs as [tf.Tensor3D, tf.Tensor2D];
      return averagePool(x, lengths, this.#poolSize);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, frames, channels] = this.sequenceShape(inputShape);
    return [batch, frames === null ? null : Math.ceil(frames / this.#poolSize), channels];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), poolSize: this.#poolSize };
  }
}
tf.serialization.registerClass(SequenceAveragePooling1D);
