import { tfl } from "#tfjs";
import { AttentionPooling } from "./layers/attentionPooling.ts";
import { BidirectionalLstm } from "./layers/bidirectionalLstm.ts";
import { SeededDropout } from "./layers/seededDropout.ts";
import { SequenceBatchNorm } from "./layers/sequenceBatchNorm.ts";
import { SequenceConv1D } from "./layers/sequenceConv1D.ts";
import { SequenceMaxPooling1D } from "./layers/sequenceMaxPooling1D.ts";
import type { NetworkConfig } from "./networkConfig.ts";

interface MemberOptions {
  readonly features: tfl.SymbolicTensor;
  /** Lengths of what each block takes, and of what the last one gives. */
  readonly lengths: readonly tfl.SymbolicTensor[];
  readonly classes: number;
  /** Whether first weights are drawn; false for zeros. */
  readonly drawn: boolean;
  readonly nextSeed: () => number;
  /** What its layers' names begin with. */
  readonly prefix: string;
}

/** Whether nothing is learnt before the last layer: then its loss has one minimum, and what was drawn would only linger. */
function isLinear({ convBlocks, lstmUnits }: NetworkConfig): boolean {
  return convBlocks.length === 0 && lstmUnits === 0;
}

/** One member of the network: its logits `[batch, 1, classes]` and its attention `[batch, steps]`. */
export function buildMember(
  config: NetworkConfig,
  { features, lengths, classes, drawn, nextSeed, prefix }: MemberOptions,
): { readonly logits: tfl.SymbolicTensor; readonly attention: tfl.SymbolicTensor } {
  const apply = <T = tfl.SymbolicTensor>(
    layer: tfl.layers.Layer,
    inputs: tfl.SymbolicTensor[],
  ): T => {
    layer.setFastWeightInitDuringBuild(!drawn);
    return layer.apply(inputs.length === 1 ? inputs[0]! : inputs) as T;
  };
  let x = features;
  for (const [i, { filters, kernelSize, poolSize }] of config.convBlocks.entries()) {
    const name = `${prefix}conv${i + 1}`;
    const own = lengths[i] as tfl.SymbolicTensor;
    x = apply(new SequenceConv1D({ name, filters, kernelSize, seed: nextSeed() }), [x, own]);
    if (config.batchNorm) x = apply(new SequenceBatchNorm({ name: `${name}_norm` }), [x, own]);
    x = apply(new SequenceMaxPooling1D({ name: `${name}_pool`, poolSize }), [x, own]);
  }
  const steps = lengths.at(-1) as tfl.SymbolicTensor;
  const dropout = (name: string) =>
    new SeededDropout({ name: `${prefix}${name}`, rate: config.dropout, seed: nextSeed() });
  x = apply(dropout("dropout_steps"), [x]);
  const lstmSeed = nextSeed();
  if (config.lstmUnits > 0) {
    const lstm = { name: `${prefix}lstm`, units: config.lstmUnits, seed: lstmSeed };
    x = apply(new BidirectionalLstm(lstm), [x, steps]);
  }
  const pooling = new AttentionPooling({
    name: `${prefix}attention`,
    heads: config.attentionHeads,
    seed: nextSeed(),
  });
  const [pooled, attention] = apply<[tfl.SymbolicTensor, tfl.SymbolicTensor]>(pooling, [x, steps]);
  const dense = tfl.layers.dense({
    units: classes,
    name: `${prefix}logits`,
    kernelInitializer: isLinear(config)
      ? tfl.initializers.zeros()
      : tfl.initializers.glorotUniform({ seed: nextSeed() }),
  });
  const row = apply(dense, [apply(dropout("dropout_clip"), [pooled])]);
  const reshape = tfl.layers.reshape({ name: `${prefix}logits_row`, targetShape: [1, classes] });
  return { logits: apply(reshape, [row]), attention };
}
