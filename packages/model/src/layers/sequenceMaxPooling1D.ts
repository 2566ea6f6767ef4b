import * as tf from "@tensorflow/tfjs-core";
import { maxPool } from "../kernels/ops.ts";
import { SequenceLayer, type Shape } from "./sequenceLayer.ts";

/** Max-pooling over time, pools side by side; a pool that a clip does not fill is dropped. */
export class SequenceMaxPooling1D extends SequenceLayer {
  static readonly className = "SequenceMaxPooling1D";
  readonly #poolSize: number;

  constructor(args: { readonly name: string; readonly poolSize: number }) {
    super({ name: args.name });
    this.#poolSize = args.poolSize;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, lengths] = inputs as [tf.Tensor3D, tf.Tensor2D];
      return maxPool(x, lengths, this.#poolSize);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, frames, channels] = this.sequenceShape(inputShape);
    return [batch, frames === null ? null : Math.floor(frames / this.#poolSize), channels];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), poolSize: this.#poolSize };
  }
}
tf.serialization.registerClass(SequenceMaxPooling1D);
