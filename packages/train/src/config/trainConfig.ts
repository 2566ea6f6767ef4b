import { type Distortion, defaultAugmentation } from "@speech-emotion/data/batches";
import {
  defaultFrontEnd,
  type FrontEndConfig,
  referenceFrontEnd,
  voiceEncoderFrontEnd,
} from "@speech-emotion/features";
import {
  defaultNetworkConfig,
  type NetworkConfig,
  type NetworkFunction,
  type NetworkShape,
  referenceNetworkConfig,
} from "@speech-emotion/model";
import {
  defaultReduceOnPlateau,
  type ReduceOnPlateauOptions,
} from "../callbacks/reduceOnPlateau.ts";

/**
 * Every setting of a training, as `config.json` holds it.
 *
 * @typeParam Network what its network is described by.
 */
export interface TrainConfig<Network = NetworkShape> {
  /** The way from samples to features; training adds the moments of its clips. */
  readonly frontEnd: FrontEndConfig;
  /** Shape of the network, or what a function of one's own built; its seed is that of the training. */
  readonly network: Network;
  /** Passes over the training clips, unless the loss threshold ends training before. */
  readonly epochs: number;
  /** Examples a step. */
  readonly batchSize: number;
  /** Parts that a batch is cut into, each computed by one thread; they define the numbers, the threads do not. */
  readonly shards: number;
  /**
   * `one-cycle` rises to the learning rate and falls to nothing; `plateau` begins with it and lowers it when the
   * validation loss stays.
   */
  readonly schedule: "one-cycle" | "plateau";
  /** Highest learning rate. */
  readonly learningRate: number;
  /** How the schedule `plateau` lowers the learning rate. */
  readonly reduceOnPlateau: ReduceOnPlateauOptions;
  /** Which layers of a model that training begins with stay as they are, bit for bit; see `TrainOptions.from`. */
  readonly freeze: "none" | "all-but-last";
  /** Share of the learning rate of the layer above at which each layer learns, 0 to 1: the last one at the whole. */
  readonly layerRate: number;
  /** Largest joint length of a step's gradients. */
  readonly clipNorm: number;
  /** Share of the learning rate by which each step shrinks all weights. */
  readonly weightDecay: number;
  /**
   * What a step leaves of the running average of the weights, which is what is evaluated and saved; 0 for the
   * weights themselves.
   */
  readonly averageDecay: number;
  /** Share of each label that is spread over all classes. */
  readonly labelSmoothing: number;
  /** How features are changed each time they are seen. */
  readonly distortion: Distortion;
  /**
   * Share of the examples that are normalised by their speaker's own mean and deviation, as can be done for a speaker
   * of whom other clips are there when one is recognised.
   */
  readonly speakerShare: number;
  /** Frames that everyone's moments count for beside a speaker's own, of which there may be few. */
  readonly speakerPriorFrames: number;
  /** Alpha of the shares that examples are mixed with; 0 for no mixing. */
  readonly mixup: number;
  /** All randomness follows from it. */
  readonly seed: number;
  /** `default` chooses the epoch on validation clips and looks at the test clips once; `reference` chooses on the test clips. */
  readonly protocol: "default" | "reference";
  /**
   * How test clips are held out: of each class or by speaker, within each corpus of a joined data set as if it were alone;
   * or whole corpora, those that `holdOut` names.
   */
  readonly split: "stratified" | "speaker" | "corpus";
  /** Luna-Jimenez fold (1 to 5) that is the test set, instead of a drawn one; needs the speaker split. */
  readonly fold: number | undefined;
  /** Corpora whose clips are the test clips; needs the split by corpus. */
  readonly holdOut: readonly string[] | undefined;
  /** Share of each class, or of the speakers, that is held out for the test; in (0, 1). */
  readonly testFraction: number;
  /** Share of the training clips, or speakers, that choose the epoch. */
  readonly validationFraction: number;
  /** Vocal channels of RAVDESS that are taken. */
  readonly channels: readonly ("speech" | "song")[];
  /** Whether the neutral clips of RAVDESS are taken. */
  readonly keepNeutral: boolean;
  /** Largest share of all clips that may be left out because no features can be taken of them. */
  readonly skipBad: number;
  /** How rare classes are made up for: weights in the loss, or a balanced sampler. */
  readonly balance: "weights" | "sampler" | "none";
  /**
   * How alike the corpora of a joined data set are shown in an epoch, which has as many clips as there are training clips:
   * in proportion to their clips to the power of `1 - corpusShare`, from 0 (each as often as it has clips) to 1 (all alike).
   */
  readonly corpusShare: number;
  /** Variants of training clips, see `parseAugmentation`. */
  readonly augment: string;
  /** Whether an epoch sees each clip in all its variants, or in one, drawn each time. */
  readonly variants: "all" | "one";
  /** Which epoch over the gate is kept: the most accurate one, or the last. */
  readonly keep: "best" | "last";
  /**
   * How a model learns when to doubt its answers, see `Doubt`: not at all, or on each training corpus, with a network of the
   * others for each, which takes that many trainings more. It needs two training corpora, and a front end that sums up a clip;
   * without, it is as `none`.
   */
  readonly doubt: "none" | "corpora";
  /** Corpora that doubt is measured on as well, and nothing else is learnt from. */
  readonly doubtOn: readonly string[] | undefined;
  /** How many made sounds of each kind teach what is no voice. */
  readonly doubtSounds: number;
  /**
   * Directions in which clips of one voice and label differ most, which are damped where the model is taught by a few clips;
   * without any, it cannot be. Needs a front end that sums up a clip; without, it is as 0.
   */
  readonly nuisanceDirections: number;
  /**
   * Directions in which voices differ most, by which those in one recording are told apart; without any, they cannot be. Needs
   * a front end that sums up a clip; without, it is as 0.
   */
  readonly voiceDirections: number;
  /** Training ends with an epoch that passes the gate and whose loss is at most this; 0 for never. */
  readonly lossThreshold: number;
  /** What the accuracy on the clips that choose the epoch must exceed for a model to be saved, 0 to 1. */
  readonly minAccuracy: number;
  /** What their weighted F1 must exceed, 0 to 1. */
  readonly minF1: number;
}

/** Settings of a training whose network may be a function, which is called once it is known how many labels there are. */
export type TrainSettings = TrainConfig<NetworkShape | NetworkFunction>;

/** What the reference project does. */
export const referenceTrainConfig: TrainConfig<NetworkConfig> = {
  frontEnd: referenceFrontEnd,
  network: referenceNetworkConfig,
  epochs: 60,
  batchSize: 32,
  shards: 2,
  schedule: "plateau",
  learningRate: 1e-3,
  reduceOnPlateau: defaultReduceOnPlateau,
  freeze: "none",
  layerRate: 1,
  clipNorm: 5,
  weightDecay: 0,
  averageDecay: 0,
  labelSmoothing: 0,
  distortion: {
    stretch: 0,
    timeMasks: 0,
    timeMaskShare: 0.1,
    coefficientMasks: 0,
    coefficientMaskSize: 6,
  },
  speakerShare: 0,
  speakerPriorFrames: 0,
  mixup: 0,
  seed: 1,
  protocol: "default",
  split: "stratified",
  fold: undefined,
  holdOut: undefined,
  testFraction: 0.2,
  validationFraction: 0.1,
  channels: ["speech", "song"],
  keepNeutral: false,
  skipBad: 0,
  balance: "weights",
  corpusShare: 0,
  augment: defaultAugmentation,
  variants: "all",
  keep: "best",
  doubt: "none",
  doubtOn: undefined,
  doubtSounds: 25,
  nuisanceDirections: 0,
  voiceDirections: 0,
  lossThreshold: 0.6199, // where the reference stopped
  minAccuracy: 0.8,
  minF1: 0.8,
};

/** What reaches most: see docs/experiments.md for what each setting does. */
export const defaultTrainConfig: TrainConfig<NetworkConfig> = {
  ...referenceTrainConfig,
  frontEnd: defaultFrontEnd,
  network: defaultNetworkConfig,
  epochs: 100,
  schedule: "one-cycle",
  learningRate: 3e-3,
  weightDecay: 1e-2,
  averageDecay: 0.995,
  labelSmoothing: 0.1,
  distortion: {
    stretch: 0.15,
    timeMasks: 2,
    timeMaskShare: 0.1,
    coefficientMasks: 1,
    coefficientMaskSize: 6,
  },
  speakerShare: 0.5, // costs clips of unknown speakers nothing
  mixup: 0.2,
  balance: "none", // weights cost the frequent classes more clips than they win the rare ones
  validationFraction: 0.05, // they only judge the gate: the last epoch is kept
  augment: "pitch+1,pitch-1,pitch+2,pitch-2,noise20,pink20,pink10,rate8000@all",
  variants: "one",
  keep: "last",
  lossThreshold: 0, // a schedule wants to be run to its end
};

/** A network of 64,000 weights in the place of 1.7 million, without variants of clips: what a page trains, and for a first look. */
export const smallTrainConfig: TrainConfig<NetworkConfig> = {
  ...defaultTrainConfig,
  network: {
    ...defaultNetworkConfig,
    members: 1,
    convBlocks: [
      { filters: 48, kernelSize: 5, poolSize: 2 },
      { filters: 48, kernelSize: 5, poolSize: 2 },
    ],
    lstmUnits: 32,
    attentionHeads: 4,
  },
  epochs: 40,
  shards: 1,
  validationFraction: 0.1,
  augment: "none",
  keepNeutral: true,
  minAccuracy: 0,
  minF1: 0,
};

/**
 * What holds on voices, rooms and corpora that were never heard: a layer over the statistics of what a trained encoder says
 * of a clip. The front end is that of an encoder, with the stage `statistics` after it, see `hearingWith`; without one,
 * statistics of mel bands.
 */
export const generalTrainConfig: TrainConfig<NetworkConfig> = {
  ...defaultTrainConfig,
  frontEnd: [...voiceEncoderFrontEnd, { stage: "statistics" }],
  network: {
    ...referenceNetworkConfig,
    convBlocks: [],
    lstmUnits: 0,
    dropout: 0,
  },
  epochs: 10,
  learningRate: 1e-3,
  weightDecay: 10,
  distortion: referenceTrainConfig.distortion, // a clip is one row
  mixup: 0,
  speakerPriorFrames: 8, // with fewer, a voice of which only neutral takes are known is worse off than without
  keepNeutral: true,
  augment: "varied1,varied2,varied3@all",
  doubt: "corpora",
  nuisanceDirections: 16,
  voiceDirections: 16,
  minAccuracy: 0, // of several corpora none is as easy as one
  minF1: 0,
};

/** Settings that `--preset` begins with. */
export const presets: Readonly<Record<"best" | "reference" | "general" | "small", TrainConfig>> = {
  best: defaultTrainConfig,
  reference: referenceTrainConfig,
  general: generalTrainConfig,
  small: smallTrainConfig,
};
