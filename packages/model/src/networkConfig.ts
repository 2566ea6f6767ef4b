import * as v from "valibot";
import { whole } from "./stored/parseStored.ts";

/** One block over time: convolution, ReLU, batch normalisation where asked for, max-pooling. */
export interface ConvBlock {
  /** Channels that come out. */
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
  /** Blocks in their order; each makes the sequence as many times shorter as it pools frames. */
  readonly convBlocks: readonly ConvBlock[];
  /** Whether blocks normalise what they pool. */
  readonly batchNorm: boolean;
  /** Units of each direction of an LSTM; 0 for none, where attention weighs what comes before it. */
  readonly lstmUnits: number;
  /** Weighted means that attention takes over the LSTM's steps. */
  readonly attentionHeads: number;
  /** Share of values dropped in training before the LSTM and before the last layer, in [0, 1). */
  readonly dropout: number;
  /** What first weights and dropout are drawn with: a whole number. */
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

const convBlock: v.GenericSchema<unknown, ConvBlock> = v.object({
  filters: whole(1, 4096),
  kernelSize: whole(1, 1024),
  poolSize: whole(1, 1024),
});

/** What each setting may be: more than this is no network but a mistake, and no memory is to be taken for it. */
export const networkSchema: v.GenericSchema<unknown, NetworkConfig> = v.object({
  members: whole(1, 64),
  convBlocks: v.pipe(v.array(convBlock), v.maxLength(16, "a list of at most 16")),
  batchNorm: v.boolean(),
  lstmUnits: whole(0, 4096),
  attentionHeads: whole(1, 256),
  dropout: v.custom<number>(
    (value) => typeof value === "number" && value >= 0 && value < 1,
    "a number in [0, 1)",
  ),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
});
