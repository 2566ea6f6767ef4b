import { readInto } from "@speech-emotion/model/tfjs";
import { tf, type tfl } from "@speech-emotion/model/tfjs-modules";

function sizeOf(weights: readonly tfl.LayerVariable[]): number {
  return weights.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]), 0);
}

/** How many weights a network has that gradients change, and how many running averages. */
export function countParameters({ trainableWeights, nonTrainableWeights }: tfl.LayersModel): {
  weights: number;
  statistics: number;
} {
  return { weights: sizeOf(trainableWeights), statistics: sizeOf(nonTrainableWeights) };
}

/** A network's parameters as arrays, in the order of its layers. */
export interface ParameterArrays {
  /** What gradients change. */
  readonly values: Float32Array;
  /** Running averages of batch normalisation, which training does not read. */
  readonly statistics?: Float32Array;
}

/** The parameters of a network, on their way in and out. */
export class Parameters {
  readonly #trainable: readonly tfl.LayerVariable[];
  readonly #statistics: readonly tfl.LayerVariable[];
  readonly #learning: readonly tfl.LayerVariable[] | undefined;

  /** @param options.learns which of the trainable weights have a gradient; default all. */
  constructor(
    { trainableWeights, nonTrainableWeights }: tfl.LayersModel,
    { learns }: { readonly learns?: ((weight: tfl.LayerVariable) => boolean) | undefined } = {},
  ) {
    this.#trainable = trainableWeights;
    this.#statistics = nonTrainableWeights;
    this.#learning = learns && trainableWeights.filter(learns);
  }

  /** Takes them out of the network. */
  read({ values, statistics }: ParameterArrays): void {
    const read = (weights: readonly tfl.LayerVariable[]) => weights.map((weight) => weight.read());
    join(read(this.#trainable), values);
    if (statistics) join(read(this.#statistics), statistics);
  }

  /** Gives them to the network, in new tensors: the wasm backend caches what it packs by tensor. */
  write({ values, statistics }: ParameterArrays): void {
    assign(this.#trainable, values);
    if (statistics) assign(this.#statistics, statistics);
  }

  /** Writes the gradient of `loss` into an array, at the places of the weights it depends on; returns the loss. */
  gradient(loss: () => tf.Scalar, gradient: Float32Array): number {
    let result = 0;
    tf.tidy(() => {
      const learning = this.#learning?.map((weight) => weight.read() as tf.Variable);
      const { value, grads } = tf.variableGrads(loss, learning);
      let at = 0;
      for (const weight of this.#trainable) {
        const size = sizeOf([weight]);
        const grad = grads[weight.name];
        if (grad) readInto(grad, gradient.subarray(at, at + size));
        at += size;
      }
      result = value.dataSync()[0]!;
    });
    return result;
  }
}

function join(tensors: readonly tf.Tensor[], to: Float32Array): void {
  let at = 0;
  for (const tensor of tensors) {
    readInto(tensor, to.subarray(at, at + tensor.size));
    at += tensor.size;
  }
}

function assign(weights: readonly tfl.LayerVariable[], values: Float32Array): void {
  let from = 0;
  for (const weight of weights) {
    const shape = weight.shape as number[];
    const size = tf.util.sizeFromShape(shape);
    const tensor = tf.tensor(values.subarray(from, from + size), shape);
    weight.write(tensor);
    tensor.dispose();
    from += size;
  }
}
