// A layer of one's own, which network.mjs trains with: each feature times a weight that learns.
import { mul, serialization } from "@tensorflow/tfjs-core";
import { initializers, layers } from "@tensorflow/tfjs-layers";

/** @typedef {import("@tensorflow/tfjs-core").Tensor} Tensor */

export class Scale extends layers.Layer {
  static className = "Scale";

  /**
   * @param {(number | null)[]} shape [batch, frames, size]
   * @override
   */
  build(shape) {
    this.scale = this.addWeight("scale", shape.slice(-1), "float32", initializers.ones());
    this.built = true;
  }

  /**
   * @param {Tensor | Tensor[]} inputs
   * @override
   */
  call(inputs) {
    const x = /** @type {Tensor} */ (Array.isArray(inputs) ? inputs[0] : inputs);
    return this.scale ? mul(x, this.scale.read()) : x;
  }
}
serialization.registerClass(Scale);
