import type { FrontEndConfig } from "@speech-emotion/features";
import type { ExchangedModel } from "./exchangedModel.ts";

/** A tensor that a model takes or gives; a size that is known when it runs is named. */
interface TensorInfo {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  readonly dtype: "float32" | "int32";
}

/** `signature.json`: what whoever runs an exported model must know beside it. */
export interface Signature {
  /** Names of the classes, in the order of the outputs. */
  readonly labels: readonly string[];
  /** The stages from samples to the features that the model is given. */
  readonly frontEnd: FrontEndConfig;
  /** What logits are divided by before the softmax that gives the scores. */
  readonly temperature: number;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** @param options.lengths whether the model is told how long each clip of a batch is. */
export function signatureOf(
  { labels, frontEnd, temperature, featureSize }: ExchangedModel,
  options: { readonly lengths: boolean },
): Signature {
  const given = {
    name: "features",
    shape: ["batch", "frames", featureSize],
    dtype: "float32",
  } as const;
  const lengths = { name: "lengths", shape: ["batch"], dtype: "int32" } as const;
  const shape = ["batch", labels.length];
  return {
    labels,
    frontEnd,
    temperature,
    inputs: options.lengths ? [given, lengths] : [given],
    outputs: [
      { name: "scores", shape, dtype: "float32" },
      { name: "logits", shape, dtype: "float32" },
    ],
  };
}
