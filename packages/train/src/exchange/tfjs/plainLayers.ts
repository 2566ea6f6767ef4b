import { tf, tfl } from "@speech-emotion/model/tfjs-modules";
import type { Weight } from "../exchangedModel.ts";

/** What a layer makes of its inputs, with weights that are given; of several outputs, all. */
export function apply<T = tfl.SymbolicTensor>(
  layer: tfl.layers.Layer,
  inputs: tfl.SymbolicTensor | tfl.SymbolicTensor[],
  weights: readonly Weight[] = [],
): T {
  layer.setFastWeightInitDuringBuild(true);
  const outputs = layer.apply(inputs) as T;
  if (weights.length > 0)
    tf.tidy(() =>
      layer.setWeights(weights.map(({ values, shape }) => tf.tensor(values, [...shape]))),
    );
  return outputs;
}

/** tfjs knows it by this name; its types do not. */
export const logSoftmax = "logSoftmax" as "softmax";

/** A weight of numbers that are worked out here. */
export function weightOf(values: readonly number[], shape: readonly number[]): Weight {
  return { values: Float32Array.from(values), shape };
}

/** tfjs's LSTM as ours is: its own has hard sigmoids, and draws weights that would only be thrown away. */
export function lstm(args: {
  readonly name: string;
  readonly units: number;
  readonly returnState?: boolean;
}): ReturnType<typeof tfl.layers.lstm> {
  return tfl.layers.lstm({
    ...args,
    returnSequences: true,
    recurrentActivation: "sigmoid",
    kernelInitializer: "zeros",
    recurrentInitializer: "zeros",
    unitForgetBias: false,
  });
}
