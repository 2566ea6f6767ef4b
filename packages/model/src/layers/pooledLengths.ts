import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import type { Shape } from "./sequenceLayer.ts";

/** Lengths after pooling: `floor(length / poolSize)`, since a pool that is not whole is dropped. */
export class PooledLengths extends layers.Layer {
  static readonly className = "PooledLengths";
  readonly #poolSize: number;

  constructor(args: { readonly name: string; readonly poolSize: number }) {
    super({ name: args.name });
    this.#poolSize = args.poolSize;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const lengths = Array.isArray(inputs) ? inputs[0] : inputs;
    return tf.tidy(() => tf.floor(tf.div(lengths as tf.Tensor, this.#poolSize)));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), poolSize: this.#poolSize };
  }
}
tf.serialization.registerClass(PooledLengths);
