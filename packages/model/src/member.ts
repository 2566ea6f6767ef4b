import { initializers, layers, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { AttentionPooling } from "./layers/attentionPooling.ts";
import { BidirectionalLstm } from "./layers/bidirectionalLstm.ts";
import { SeededDropout } from "./layers/seededDropout.ts";
import { SequenceBatchNorm } from "./layers/sequenceBatchNorm.ts";
import { SequenceConv1D } from "./layers/sequenceConv1D.ts";
import { SequenceMaxPooling1D } from "./layers/sequenceMaxPooling1D.ts";
import type { NetworkConfig } from "./networkConfig.ts";

interface MemberOptions {
  readonly features: SymbolicTensor;
  /** Lengths of what each block takes, and of what the last one gives. */
  readonly lengths: readonly SymbolicTensor[];
  readonly classes: number;
  readonly nextSeed: () => number;
  /** What its layers' names begin with. */
  readonly prefix: string;
}

/** One member of the network: its logits `[batch, 1, classes]` and its attention `[batch, steps]`. */
export function buildMember(
  config: NetworkConfig,
  { features, lengths, classes, nextSeed, prefix }: MemberOptions,
): { readonly logits: SymbolicTensor; readonly attention: SymbolicTensor } {
  let x = features;
  for (const [i, { filters, kernelSize, poolSize }] of config.convBlocks.entries()) {
    const name = `${prefix}conv${i + 1}`;
    const own = lengths[i] as SymbolicTensor;
    x = new SequenceConv1D({ name, filters, kernelSize, seed: nextSeed() }).apply([
      x,
      own,
    ]) as SymbolicTensor;
    if (config.batchNorm)
      x = new SequenceBatchNorm({ name: `${name}_norm` }).apply([x, own]) as SymbolicTensor;
    x = new SequenceMaxPooling1D({ name: `${name}_pool`, poolSize }).apply([
      x,
      own,
    ]) as SymbolicTensor;
  }
  const steps = lengths.at(-1) as SymbolicTensor;
  const dropout = (name: string) =>
    new SeededDropout({ name: `${prefix}${name}`, rate: config.dropout, seed: nextSeed() });
  const dropped = dropout("dropout_steps").apply(x) as SymbolicTensor;
  const name = `${prefix}lstm`;
  x = new BidirectionalLstm({ name, units: config.lstmUnits, seed: nextSeed() }).apply([
    dropped,
    steps,
  ]) as SymbolicTensor;
  const [pooled, attention] = new AttentionPooling({
    name: `${prefix}attention`,
    heads: config.attentionHeads,
    seed: nextSeed(),
  }).apply([x, steps]) as [SymbolicTensor, SymbolicTensor];
  const row = layers
    .dense({
      units: classes,
      name: `${prefix}logits`,
      kernelInitializer: initializers.glorotUniform({ seed: nextSeed() }),
    })
    .apply(dropout("dropout_clip").apply(pooled)) as SymbolicTensor;
  const logits = layers
    .reshape({ name: `${prefix}logits_row`, targetShape: [1, classes] })
    .apply(row) as SymbolicTensor;
  return { logits, attention };
}
