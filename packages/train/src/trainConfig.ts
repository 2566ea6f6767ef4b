import { defaultAugmentation } from "@speech-emotion/data";
import { defaultFeatureConfig, type FeatureConfig } from "@speech-emotion/features";
import { defaultNetworkConfig, type NetworkConfig } from "@speech-emotion/model";
import {
  defaultReduceOnPlateau,
  type ReduceOnPlateauOptions,
} from "./callbacks/reduceOnPlateau.ts";

/** Every setting of a training, as `config.json` holds it. */
export interface TrainConfig {
  readonly features: FeatureConfig;
  readonly network: NetworkConfig;
  /** Passes over the training clips, unless the loss threshold ends training before. */
  readonly epochs: number;
  readonly batchSize: number;
  /** Parts that a batch is cut into, each computed by one thread; they define the numbers, the threads do not. */
  readonly shards: number;
  /** Adam's first learning rate. */
  readonly learningRate: number;
  readonly reduceOnPlateau: ReduceOnPlateauOptions;
  /** Largest joint length of a step's gradients. */
  readonly clipNorm: number;
  /** All randomness follows from it. */
  readonly seed: number;
  /** `default` chooses the epoch on validation clips and looks at the test clips once; `reference` chooses on the test clips. */
  readonly protocol: "default" | "reference";
  readonly split: "stratified" | "speaker";
  /** Luna-Jimenez fold (1 to 5) that is the test set, instead of a drawn one; needs the speaker split. */
  readonly fold: number | undefined;
  readonly testFraction: number;
  /** Share of the training clips, or speakers, that choose the epoch. */
  readonly validationFraction: number;
  readonly channels: readonly ("speech" | "song")[];
  readonly keepNeutral: boolean;
  /** How rare classes are made up for: weights in the loss, or a balanced sampler. */
  readonly balance: "weights" | "sampler" | "none";
  /** Variants of training clips, see `parseAugmentation`. */
  readonly augment: string;
  readonly lossThreshold: number;
  readonly minAccuracy: number;
  readonly minF1: number;
}

export const defaultTrainConfig: TrainConfig = {
  features: defaultFeatureConfig,
  network: defaultNetworkConfig,
  epochs: 60,
  batchSize: 32,
  shards: 2,
  learningRate: 1e-3,
  reduceOnPlateau: defaultReduceOnPlateau,
  clipNorm: 5,
  seed: 1,
  protocol: "default",
  split: "stratified",
  fold: undefined,
  testFraction: 0.2,
  validationFraction: 0.1,
  channels: ["speech", "song"],
  keepNeutral: false,
  balance: "weights",
  augment: defaultAugmentation,
  lossThreshold: 0.6199, // where the reference stopped
  minAccuracy: 0.8,
  minF1: 0.8,
};

/** What a score of this training means, in words: printed beside every score. */
export function describeProtocol(config: TrainConfig): string {
  const split =
    config.split === "stratified"
      ? `stratified random ${percent(1 - config.testFraction)}/${percent(config.testFraction)} (same speakers on both sides)`
      : config.fold === undefined
        ? `${percent(config.testFraction)} % of the speakers unseen`
        : `unseen speakers of Luna-Jimenez fold ${config.fold}`;
  const choice =
    config.protocol === "reference"
      ? "epoch CHOSEN ON THE TEST CLIPS, as the reference did"
      : "epoch chosen on validation clips, test looked at once";
  return `${split}, ${choice}, seed ${config.seed}`;
}

function percent(share: number): string {
  return String(Math.round(100 * share));
}
