import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel, LayerVariable } from "@tensorflow/tfjs-layers";

/** The trainable weights of a network as one array, in the order of its layers. */
export class Parameters {
  readonly values: Float32Array;
  readonly #weights: readonly LayerVariable[];

  constructor(network: LayersModel) {
    this.#weights = network.trainableWeights;
    this.values = this.#join(this.#weights.map((weight) => weight.read()));
  }

  /** Loss and gradient of `loss`, the gradient as one array in the order of {@link values}. */
  gradient(loss: () => tf.Scalar): { loss: number; gradient: Float32Array } {
    const result = { loss: 0, gradient: this.values };
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss);
      const ordered = this.#weights.map(({ name }) => grads[name] as tf.Tensor);
      result.loss = value.dataSync()[0] as number;
      // Not returned from here: tidy would look for tensors in each of its elements.
      result.gradient = this.#join(ordered);
    });
    return result;
  }

  /** Gives {@link values} to the network, in new tensors: the wasm backend caches what it packs by tensor. */
  write(): void {
    let from = 0;
    for (const weight of this.#weights) {
      const size = tf.util.sizeFromShape(weight.shape as number[]);
      const values = this.values.slice(from, from + size);
      const tensor = tf.tensor(values, weight.shape as number[]);
      weight.write(tensor);
      tensor.dispose();
      from += size;
    }
  }

  #join(tensors: readonly tf.Tensor[]): Float32Array {
    const out = new Float32Array(tensors.reduce((sum, { size }) => sum + size, 0));
    let at = 0;
    for (const tensor of tensors) {
      out.set(tensor.dataSync(), at);
      at += tensor.size;
    }
    return out;
  }
}
