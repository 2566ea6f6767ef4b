import { readInto } from "@speech-emotion/model";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel, LayerVariable } from "@tensorflow/tfjs-layers";

/** How many trainable weights a network has. */
export function countParameters(network: LayersModel): number {
  return network.trainableWeights.reduce(
    (sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]),
    0,
  );
}

/** The trainable weights of a network as one array, in the order of its layers. */
export class Parameters {
  /** Their values; a change reaches the network with {@link write}. */
  readonly values: Float32Array;
  readonly #weights: readonly LayerVariable[];

  /** @param values array to keep them in, which may be shared with other threads. */
  constructor(network: LayersModel, values: Float32Array) {
    this.#weights = network.trainableWeights;
    this.values = values;
  }

  /** Takes the network's weights into {@link values}. */
  read(): void {
    this.#join(
      this.#weights.map((weight) => weight.read()),
      this.values,
    );
  }

  /** Gives {@link values} to the network, in new tensors: the wasm backend caches what it packs by tensor. */
  write(): void {
    let from = 0;
    for (const weight of this.#weights) {
      const shape = weight.shape as number[];
      const size = tf.util.sizeFromShape(shape);
      const tensor = tf.tensor(this.values.subarray(from, from + size), shape);
      weight.write(tensor);
      tensor.dispose();
      from += size;
    }
  }

  /** Writes the gradient of `loss` into an array in the order of {@link values}; returns the loss. */
  gradient(loss: () => tf.Scalar, gradient: Float32Array): number {
    let result = 0;
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss);
      this.#join(
        this.#weights.map(({ name }) => grads[name]!),
        gradient,
      );
      result = value.dataSync()[0]!;
    });
    return result;
  }

  #join(tensors: readonly tf.Tensor[], to: Float32Array): void {
    let at = 0;
    for (const tensor of tensors) {
      readInto(tensor, to.subarray(at, at + tensor.size));
      at += tensor.size;
    }
  }
}
