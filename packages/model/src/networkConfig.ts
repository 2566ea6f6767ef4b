import { ModelError } from "./errors.ts";

/** One block over time: convolution, ReLU, batch normalisation where asked for, max-pooling. */
export interface ConvBlock {
  readonly filters: number;
  /** Frames that a filter sees. */
  readonly kernelSize: number;
  /** Frames that are pooled into one. */
  readonly poolSize: number;
}

/** Shape of the network. Its weights are drawn with `seed`. */
export interface NetworkConfig {
  /** Networks of this shape that learn side by side and answer together. */
  readonly members: number;
  readonly convBlocks: readonly ConvBlock[];
  /** Whether blocks normalise what they pool. */
  readonly batchNorm: boolean;
  /** Units of each direction of an LSTM. */
  readonly lstmUnits: number;
  /** Weighted means that attention takes over the LSTM's steps. */
  readonly attentionHeads: number;
  /** Share of values dropped in training before the LSTM and before the last layer, in [0, 1). */
  readonly dropout: number;
  readonly seed: number;
}

/** The network of the project that this one follows, with dropout. */
export const referenceNetworkConfig: NetworkConfig = {
  members: 1,
  convBlocks: [{ filters: 128, kernelSize: 5, poolSize: 2 }],
  batchNorm: false,
  lstmUnits: 128,
  attentionHeads: 1,
  dropout: 0.3,
  seed: 1,
};

/** What trains best: five networks, each with a second block, which also makes the LSTM's sequences half as long. */
export const defaultNetworkConfig: NetworkConfig = {
  ...referenceNetworkConfig,
  members: 5,
  convBlocks: [
    { filters: 128, kernelSize: 5, poolSize: 2 },
    { filters: 128, kernelSize: 5, poolSize: 2 },
  ],
  batchNorm: true,
  lstmUnits: 96,
  attentionHeads: 8,
  dropout: 0.1,
};

/** Frames of features that one step of the LSTM stands for. */
export function framesPerStep(config: NetworkConfig): number {
  return config.convBlocks.reduce((product, { poolSize }) => product * poolSize, 1);
}

/** @throws {ModelError} naming the first setting that is out of range. */
export function checkNetworkConfig(config: NetworkConfig): void {
  const sizes = [
    ["members", config.members],
    ["lstmUnits", config.lstmUnits],
    ["attentionHeads", config.attentionHeads],
    ...config.convBlocks.flatMap((block, i) =>
      Object.entries(block).map(([key, value]) => [`convBlocks[${i}].${key}`, value] as const),
    ),
  ] as const;
  for (const [name, value] of sizes)
    if (!(Number.isInteger(value) && value > 0))
      throw new ModelError({
        code: "option-out-of-range",
        expected: `${name} to be a positive integer`,
        found: `${value}`,
        advice: "see defaultNetworkConfig",
      });
  if (!(config.dropout >= 0 && config.dropout < 1))
    throw new ModelError({
      code: "option-out-of-range",
      expected: "dropout in [0, 1)",
      found: `${config.dropout}`,
      advice: "use 0 for none",
    });
}
