import {
  initializers,
  input,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
} from "@tensorflow/tfjs-layers";
import { AttentionPooling } from "./layers/attentionPooling.ts";
import { BidirectionalLstm } from "./layers/bidirectionalLstm.ts";
import { PooledLengths } from "./layers/pooledLengths.ts";
import { SeededDropout } from "./layers/seededDropout.ts";
import { SequenceBatchNorm } from "./layers/sequenceBatchNorm.ts";
import { SequenceConv1D } from "./layers/sequenceConv1D.ts";
import { SequenceMaxPooling1D } from "./layers/sequenceMaxPooling1D.ts";
import { checkNetworkConfig, type NetworkConfig } from "./networkConfig.ts";

/**
 * Builds the network: blocks of convolution, ReLU and max-pooling, bidirectional LSTMs, attention over their
 * steps and a dense layer.
 *
 * Inputs: features `[batch, frames, featureSize]`, normalised, padded with zeros, and lengths `[batch, 1]`.
 * Outputs: logits `[batch, classes]` and attention `[batch, steps]`. Neither padding nor the other clips of a
 * batch change what comes out for a clip.
 *
 * @throws {ModelError} when a setting is out of range.
 */
export function buildNetwork(
  config: NetworkConfig,
  { featureSize, classes }: { readonly featureSize: number; readonly classes: number },
): LayersModel {
  checkNetworkConfig(config);
  // tfjs takes the seed 0 for none; apart by 10, so that no two layers draw the same weights.
  let seed = 1 + 1000 * config.seed;
  const nextSeed = () => {
    seed += 10;
    return seed;
  };
  const features = input({ shape: [null, featureSize], name: "features" });
  const lengths = input({ shape: [1], name: "lengths" });

  let x: SymbolicTensor = features;
  let steps: SymbolicTensor = lengths;
  for (const [i, { filters, kernelSize, poolSize }] of config.convBlocks.entries()) {
    const name = `conv${i + 1}`;
    x = new SequenceConv1D({ name, filters, kernelSize, seed: nextSeed() }).apply([
      x,
      steps,
    ]) as SymbolicTensor;
    if (config.batchNorm)
      x = new SequenceBatchNorm({ name: `${name}_norm` }).apply([x, steps]) as SymbolicTensor;
    x = new SequenceMaxPooling1D({ name: `${name}_pool`, poolSize }).apply([
      x,
      steps,
    ]) as SymbolicTensor;
    steps = new PooledLengths({ name: `${name}_lengths`, poolSize }).apply(steps) as SymbolicTensor;
  }
  const dropout = (name: string) =>
    new SeededDropout({ name, rate: config.dropout, seed: nextSeed() });
  for (let i = 0; i < config.lstmLayers; i++) {
    const suffix = i === 0 ? "" : `${i + 1}`;
    const dropped = dropout(`dropout_steps${suffix}`).apply(x) as SymbolicTensor;
    const y = new BidirectionalLstm({
      name: `lstm${suffix}`,
      units: config.lstmUnits,
      seed: nextSeed(),
    }).apply([dropped, steps]) as SymbolicTensor;
    x = i === 0 ? y : (layers.add({ name: `lstm${suffix}_sum` }).apply([x, y]) as SymbolicTensor);
  }
  const [pooled, attention] = new AttentionPooling({
    name: "attention",
    heads: config.attentionHeads,
    seed: nextSeed(),
  }).apply([x, steps]) as [SymbolicTensor, SymbolicTensor];
  const logits = layers
    .dense({
      units: classes,
      name: "logits",
      kernelInitializer: initializers.glorotUniform({ seed: nextSeed() }),
    })
    .apply(dropout("dropout_clip").apply(pooled)) as SymbolicTensor;
  return model({ inputs: [features, lengths], outputs: [logits, attention], name: "emotion" });
}
