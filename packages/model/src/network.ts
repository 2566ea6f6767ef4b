import { tfl } from "#tfjs";
import { buildCustom } from "./custom/buildCustom.ts";
import { PooledLengths } from "./layers/pooledLengths.ts";
import { buildMember } from "./member.ts";
import { checkNetworkConfig, isCustom, type NetworkShape } from "./networkShape.ts";

const MEMBERS_LOGITS = "members_logits";

/** What goes into a network, and what comes out. */
export interface NetworkSizes {
  /** Features a frame. */
  readonly featureSize: number;
  /** Labels. */
  readonly classes: number;
  /** Whether first weights are drawn; false for zeros, where others take their place. */
  readonly drawn?: boolean;
  /** How many numbers the weights of a network of one's own may be; default 2^28. */
  readonly mostWeights?: number;
}

/**
 * Builds the network: blocks of convolution, ReLU and max-pooling, a bidirectional LSTM, attention over its
 * steps and a dense layer. Where it has several members, each is all of this with weights of its own. Or builds one of somebody's
 * own, of the layers that it is described by.
 *
 * Inputs: features `[batch, frames, featureSize]`, normalised, padded with zeros, and lengths `[batch, 1]`.
 * Outputs: logits `[batch, members, classes]`, see {@link ensembleLogits}, and attention `[batch, steps]`, the
 * members' mean. Neither padding nor the other clips of a batch change what comes out for a clip.
 *
 * @throws {ModelError} when a setting is out of range, or a class of layers is not known.
 */
export function buildNetwork(
  config: NetworkShape,
  { featureSize, classes, drawn = true, mostWeights }: NetworkSizes,
): tfl.LayersModel {
  checkNetworkConfig(config);
  if (isCustom(config)) return buildCustom(config, { featureSize, classes, drawn, mostWeights });
  // tfjs takes the seed 0 for none; apart by 10, so that no two layers draw the same weights.
  let seed = 1 + 1000 * config.seed;
  const nextSeed = () => {
    seed += 10;
    return seed;
  };
  const features = tfl.input({ shape: [null, featureSize], name: "features" });
  const lengths = [tfl.input({ shape: [1], name: "lengths" })];
  for (const [i, { poolSize }] of config.convBlocks.entries())
    lengths.push(
      new PooledLengths({ name: `conv${i + 1}_lengths`, poolSize }).apply(
        lengths[i] as tfl.SymbolicTensor,
      ) as tfl.SymbolicTensor,
    );
  const members = Array.from({ length: config.members }, (_, i) => {
    const prefix = i === 0 ? "" : `member${i + 1}_`;
    return buildMember(config, { features, lengths, classes, drawn, nextSeed, prefix });
  });
  const [{ logits, attention }, ...others] = members as [(typeof members)[0]];
  const outputs =
    others.length === 0
      ? [logits, attention]
      : ([
          tfl.layers
            .concatenate({ name: MEMBERS_LOGITS, axis: 1 })
            .apply(members.map((member) => member.logits)),
          tfl.layers
            .average({ name: "members_attention" })
            .apply(members.map((member) => member.attention)),
        ] as tfl.SymbolicTensor[]);
  return tfl.model({
    inputs: [features, lengths[0] as tfl.SymbolicTensor],
    outputs,
    name: "emotion",
  });
}

/**
 * The members of such a network, each as a network on the same weights: from features and lengths to logits
 * `[batch, 1, classes]`.
 */
export function splitMembers(network: tfl.LayersModel): tfl.LayersModel[] {
  const joined = network.layers.find(({ name }) => name === MEMBERS_LOGITS);
  const outputs = joined ? (joined.input as tfl.SymbolicTensor[]) : network.outputs.slice(0, 1);
  return outputs.map((logits) => tfl.model({ inputs: network.inputs, outputs: logits }));
}
