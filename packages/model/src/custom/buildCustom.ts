import { tfl } from "#tfjs";
import { chainOperations } from "./chainOperations.ts";
import { connectLayers } from "./connectLayers.ts";
import type { CustomLayer, CustomNetwork } from "./customNetwork.ts";
import { partsOf, refuseUnusable } from "./layerParts.ts";
import { withinWeights } from "./limitWeights.ts";
import { refuse, refusing } from "./refusal.ts";

/** A gigabyte: no network of speech has so many. */
const MOST_WEIGHTS = 2 ** 28;

/** What a network of one's own is built for. */
export interface CustomSizes {
  readonly featureSize: number;
  readonly classes: number;
  readonly drawn: boolean;
  /** How many numbers its weights may be. */
  readonly mostWeights?: number | undefined;
}

/** The two inputs of every network. */
export function inputsOf(featureSize: number): {
  readonly features: tfl.SymbolicTensor;
  readonly lengths: tfl.SymbolicTensor;
} {
  return {
    features: tfl.input({ shape: [null, featureSize], name: "features" }),
    lengths: tfl.input({ shape: [1], name: "lengths" }),
  };
}

/**
 * Builds a network of its layers. tfjs's own `fromConfig` would wait for ever for a layer that is given what none makes, and take
 * memory for weights of any size.
 *
 * @throws {ModelError} when a class is not known, or the layers do not make a network of these sizes.
 */
export function buildCustom(
  network: CustomNetwork,
  { featureSize, classes, drawn, mostWeights = MOST_WEIGHTS }: CustomSizes,
): tfl.LayersModel {
  const described = withSeeds(network);
  for (const part of partsOf(described)) refuseUnusable(part);
  chainOperations();
  const inputs = inputsOf(featureSize);
  return withinWeights({ most: mostWeights, drawn }, () => {
    const made = connectLayers(described, inputs);
    const outputs = network.outputLayers.map(([name, application, output]) => {
      const tensor = made.get(name)?.[application]?.[output];
      return tensor ?? refuse(`the output ${name} to be of a layer`, "none of that name");
    }) as [tfl.SymbolicTensor, tfl.SymbolicTensor];
    const [logits, attention] = outputs.map(({ shape }) => shape);
    if (logits!.length !== 3 || logits![1] === null || logits![2] !== classes)
      refuse(`logits [batch, members, ${classes}]`, `[${logits}]`);
    if (attention!.length !== 2) refuse("attention [batch, steps]", `[${attention}]`);
    return refusing("layers that make a network", () =>
      tfl.model({ inputs: [inputs.features, inputs.lengths], outputs, name: "emotion" }),
    );
  });
}

/** A copy of the layers in which each seed that they leave open follows from the network's. */
function withSeeds({ layers, seed: first }: CustomNetwork): readonly CustomLayer[] {
  // Apart by 10 as in `buildNetwork`, as a layer may draw with those that follow its own; tfjs takes the seed 0 for none.
  let seed = 1 + 1000 * first;
  return JSON.parse(JSON.stringify(layers), (key, value) => {
    if (key !== "seed" || value !== null) return value;
    seed += 10;
    return seed;
  });
}
