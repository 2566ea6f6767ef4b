import type { NetworkConfig } from "@speech-emotion/model";
import { tfl } from "@speech-emotion/model/tfjs-modules";
import type { Weight } from "../exchangedModel.ts";
import { transposed } from "../transposed.ts";
import { apply, logSoftmax, lstm } from "./plainLayers.ts";

/** Of `SequenceBatchNorm`. */
const EPSILON = 1e-3;

/**
 * One member of a network in tfjs's own layers: the logarithms of its probabilities `[batch, classes, 1]`.
 *
 * @param options.weightOf a weight by its name without the member's prefix.
 */
export function plainMember(
  features: tfl.SymbolicTensor,
  options: {
    readonly network: NetworkConfig;
    readonly prefix: string;
    readonly weightOf: (name: string) => Weight;
  },
): tfl.SymbolicTensor {
  const { network, prefix, weightOf } = options;
  let x = features;
  for (const [i, { filters, kernelSize, poolSize }] of network.convBlocks.entries()) {
    const own = `conv${i + 1}`;
    const name = `${prefix}${own}`;
    const all = (parts: readonly string[]) => parts.map((part) => weightOf(`${own}${part}`));
    x = apply(
      tfl.layers.conv1d({ name, filters, kernelSize, padding: "same", activation: "relu" }),
      x,
      all(["/kernel", "/bias"]),
    );
    if (network.batchNorm)
      x = apply(
        tfl.layers.batchNormalization({ name: `${name}_norm`, epsilon: EPSILON }),
        x,
        all(["_norm/gamma", "_norm/beta", "_norm/moving_mean", "_norm/moving_variance"]),
      );
    x = apply(tfl.layers.maxPooling1d({ name: `${name}_pool`, poolSize, strides: poolSize }), x);
  }
  if (network.lstmUnits > 0) {
    const name = `${prefix}lstm`;
    const layer = lstm({ name: `${name}_direction`, units: network.lstmUnits });
    const weights = ["forward", "backward"].flatMap((direction) =>
      ["kernel", "recurrent", "bias"].map((part) => weightOf(`lstm/${direction}_${part}`)),
    );
    x = apply(tfl.layers.bidirectional({ name, layer, mergeMode: "concat" }), x, weights);
  }
  const pooled = attention(x, { prefix, score: weightOf("attention/score") });
  const [kernel, bias] = [weightOf("logits/kernel"), weightOf("logits/bias")];
  const [units] = bias.shape as [number];
  const dense = tfl.layers.dense({ name: `${prefix}log_shares`, units, activation: logSoftmax });
  return apply(
    tfl.layers.reshape({ name: `${prefix}column`, targetShape: [units, 1] }),
    apply(dense, pooled, [kernel, bias]),
  );
}

/** Means over the steps, each head's weighted by the softmax of `score . tanh(x)`, side by side. */
function attention(
  x: tfl.SymbolicTensor,
  { prefix, score }: { readonly prefix: string; readonly score: Weight },
): tfl.SymbolicTensor {
  const [heads, channels] = score.shape as [number, number];
  const name = (part: string) => `${prefix}attention_${part}`;
  const scores = apply(
    tfl.layers.dense({ name: name("scores"), units: heads, useBias: false }),
    apply(tfl.layers.activation({ name: name("tanh"), activation: "tanh" }), x),
    [transposed(score)],
  );
  // tfjs has a softmax over the last axis alone, and its layer of that name takes another by default.
  const byHead = apply(tfl.layers.permute({ name: name("heads"), dims: [2, 1] }), scores);
  const weights = apply(
    tfl.layers.activation({ name: name("weights"), activation: "softmax" }),
    byHead,
  );
  const means = apply(tfl.layers.dot({ name: name("means"), axes: [2, 1] }), [weights, x]);
  return apply(tfl.layers.reshape({ name: name("row"), targetShape: [heads * channels] }), means);
}
