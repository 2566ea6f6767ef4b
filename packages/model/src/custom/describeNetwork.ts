import { tfl } from "#tfjs";
import { SequenceBatchNorm } from "../layers/sequenceBatchNorm.ts";
import { checkNetworkConfig } from "../networkShape.ts";
import { buildCustom, inputsOf } from "./buildCustom.ts";
import { chainOperations } from "./chainOperations.ts";
import type { CustomLayer, CustomNetwork, NetworkFunction } from "./customNetwork.ts";
import { refuse } from "./refusal.ts";
import { renameLayers } from "./renameLayers.ts";

/** What a network of one's own is built from. */
export interface NetworkInputs {
  /** Features `[batch, frames, size]`, normalised, padded with zeros. */
  readonly features: tfl.SymbolicTensor;
  /** Frames of each clip that are its own, `[batch, 1]`. */
  readonly lengths: tfl.SymbolicTensor;
  /** Labels. */
  readonly classes: number;
}

/** What it gives: logits `[batch, classes]`, or `[batch, members, classes]` of members that learn side by side. */
export type NetworkOutputs =
  | tfl.SymbolicTensor
  | {
      /** As above. */
      readonly logits: tfl.SymbolicTensor;
      /** How much each step counts `[batch, steps]`; without, one step stands for the whole clip. */
      readonly attention?: tfl.SymbolicTensor;
      /** Frames that one step of attention stands for; default 1. */
      readonly framesPerStep?: number;
    };

/**
 * What a function builds, as it is kept in a file and given to threads. Names that tfjs made up are made up anew, so that the same
 * function is described in the same words.
 *
 * @param sizes.seed what seeds follow from that layers leave open.
 * @throws {ModelError} when it gives no logits of the classes, or layers that cannot be built anew, or do not do the same twice.
 */
export function describeNetwork(
  make: NetworkFunction,
  sizes: { readonly featureSize: number; readonly classes: number; readonly seed: number },
): CustomNetwork {
  const { featureSize, classes, seed } = sizes;
  chainOperations();
  const inputs = inputsOf(featureSize);
  const { logits, attention, framesPerStep } = readOutputs(
    make({ ...inputs, classes } satisfies NetworkInputs),
    classes,
  );
  const outputs = [
    logits.shape.length === 2
      ? apply(tfl.layers.reshape({ name: "logits_row", targetShape: [1, classes] }), logits)
      : logits,
    // The softmax of one number is 1, the weight of the only step.
    attention ?? apply(tfl.layers.softmax({ name: "whole_clip" }), inputs.lengths),
  ];
  const made = tfl.model({ inputs: [inputs.features, inputs.lengths], outputs, name: "emotion" });
  const { layers, outputLayers } = made.getConfig() as unknown as CustomNetwork;
  // A seed that was not said is to be seen.
  const text = JSON.stringify({ layers, outputLayers }, (key, value) =>
    key === "seed" ? (value ?? null) : value,
  );
  made.dispose();
  const network = { ...renameLayers(JSON.parse(text)), framesPerStep, seed };
  checkNetworkConfig(network);
  for (const layer of network.layers) refuseRandom(layer);
  const [one, two] = [1, 2].map(() => buildCustom(network, { featureSize, classes, drawn: true }));
  try {
    refuseUnlearnable(one!);
    refuseUnseeded(one!, two!);
  } finally {
    one!.dispose();
    two!.dispose();
  }
  return network;
}

function apply(layer: tfl.layers.Layer, to: tfl.SymbolicTensor): tfl.SymbolicTensor {
  return layer.apply(to) as tfl.SymbolicTensor;
}

function readOutputs(given: unknown, classes: number) {
  const { logits, attention, framesPerStep } = (
    given instanceof tfl.SymbolicTensor ? { logits: given } : (given ?? {})
  ) as Partial<Exclude<NetworkOutputs, tfl.SymbolicTensor>>;
  const { length, [length - 1]: last } = logits instanceof tfl.SymbolicTensor ? logits.shape : [];
  if (!(logits instanceof tfl.SymbolicTensor) || (length !== 2 && length !== 3) || last !== classes)
    refuse(
      `the network to return logits [batch, ${classes}], a symbolic tensor of the tfjs-layers that this library uses`,
      logits instanceof tfl.SymbolicTensor ? `[${logits.shape}]` : "another thing",
      "return what the last layer gives",
    );
  if (attention !== undefined && !(attention instanceof tfl.SymbolicTensor && attention.rank === 2))
    refuse(
      "attention [batch, steps]",
      attention instanceof tfl.SymbolicTensor ? `[${attention.shape}]` : "another thing",
      "return what a layer gives, or no attention",
    );
  return { logits, attention, framesPerStep: attention ? (framesPerStep ?? 1) : null };
}

/** Layers of tfjs that draw as they compute, which no seed repeats. */
const RANDOM: ReadonlySet<string> = new Set([
  ...["Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout", "AlphaDropout"],
  ...["RandomWidth", "RandomHeight"],
]);

function refuseRandom({ name, className, config }: CustomLayer): void {
  const { dropout, recurrentDropout } = config;
  if (!RANDOM.has(className) && !dropout && !recurrentDropout) return;
  refuse(
    `layers that draw the same numbers again with the same seed`,
    `${name} of class ${className}${RANDOM.has(className) ? "" : " with dropout"}`,
    "use SeededDropout of speech-emotion/layers",
  );
}

/** Refuses what a training would lose: weights that gradients do not change, and two of one name. */
function refuseUnlearnable(network: tfl.LayersModel): void {
  const names = network.weights.map(({ originalName }) => originalName);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    refuse("weights of names that differ", `${twice} twice`, "give the layers names that differ");
  if (network.trainableWeights.length === 0)
    refuse("weights that learn", "none", "add a layer that has some, such as layers.dense");
  const fixed = network.layers.find(
    (layer) => layer.nonTrainableWeights.length > 0 && !(layer instanceof SequenceBatchNorm),
  );
  if (fixed)
    refuse(
      "layers all of whose weights learn, but for SequenceBatchNorm",
      `${fixed.name} of class ${fixed.getClassName()}`,
      "use SequenceBatchNorm of speech-emotion/layers, or let it learn",
    );
}

/** Refuses first weights that are drawn by no seed: with the same seed a training would end in others. */
function refuseUnseeded(one: tfl.LayersModel, two: tfl.LayersModel): void {
  const changed = one.weights.find((weight, i) => {
    const other = two.weights[i]!.read().dataSync();
    return weight
      .read()
      .dataSync()
      .some((value, k) => value !== other[k]);
  });
  if (changed)
    refuse(
      "first weights that follow from the seed",
      `${changed.originalName} drawn anew each time`,
      "let getConfig of its layer say the seed that it draws by, null where it is open",
    );
}
