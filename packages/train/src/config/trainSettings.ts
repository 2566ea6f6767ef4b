import type { TrainConfig } from "./trainConfig.ts";

/** What a setting may be, for whoever reads it from a command line or checks it. */
export type SettingKind =
  | { readonly kind: "whole"; readonly min: number; readonly max?: number }
  | { readonly kind: "number"; readonly min: number; readonly max?: number }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  /** One or more of the choices, comma-separated. */
  | { readonly kind: "list"; readonly choices: readonly string[] }
  /** One or more names that the data set has, comma-separated. */
  | { readonly kind: "names" }
  | { readonly kind: "switch" }
  | { readonly kind: "text" };

/** A setting of a training that has one value: its range, its option where it has one, and what it means. */
export type TrainSetting = SettingKind & {
  readonly key: keyof TrainConfig;
  /** As it is typed, such as `--epochs <n>`; the others are changed with `--set`. */
  readonly flags?: string;
  readonly help: string;
  /** May be left out. */
  readonly optional?: true;
  /** Its value where the option is typed without one. */
  readonly implied?: number;
};

/** All such settings: help, validation and documentation come from here. */
export const trainSettings: readonly TrainSetting[] = [
  {
    key: "epochs",
    flags: "--epochs <n>",
    kind: "whole",
    min: 1,
    help: "passes over the training clips",
  },
  { key: "batchSize", flags: "--batch-size <n>", kind: "whole", min: 1, help: "clips a step" },
  {
    key: "learningRate",
    flags: "--learning-rate <x>",
    kind: "number",
    min: 0,
    help: "highest learning rate",
  },
  {
    key: "freeze",
    flags: "--freeze <layers>",
    kind: "choice",
    choices: ["none", "all-but-last"],
    help: "layers of the model that training begins with which stay as they are; needs --from",
  },
  {
    key: "layerRate",
    flags: "--layer-rate <x>",
    kind: "number",
    min: 0,
    max: 1,
    help: "share of the rate of the layer above at which each layer learns, as of a model that training begins with",
  },
  {
    key: "shards",
    flags: "--shards <n>",
    kind: "whole",
    min: 1,
    max: 64,
    help: "parts that a batch is cut into, each computed by one thread",
  },
  {
    key: "seed",
    flags: "--seed <n>",
    kind: "whole",
    min: 0,
    help: "all randomness follows from it",
  },
  {
    key: "protocol",
    flags: "--protocol <name>",
    kind: "choice",
    choices: ["default", "reference"],
    help: "which clips choose the epoch: validation clips, or the test clips as the reference did",
  },
  {
    key: "split",
    flags: "--split <kind>",
    kind: "choice",
    choices: ["stratified", "speaker", "corpus"],
    help: "how test clips are held out: of each class, by speaker, or whole corpora; the first two within each corpus",
  },
  {
    key: "holdOut",
    flags: "--hold-out <names>",
    kind: "names",
    optional: true,
    help: "corpora to test on, of several data sets; needs --split corpus",
  },
  {
    key: "fold",
    flags: "--fold <n>",
    kind: "whole",
    min: 1,
    max: 5,
    optional: true,
    help: "test on this Luna-Jimenez fold; needs --split speaker",
  },
  {
    key: "testFraction",
    flags: "--test-fraction <x>",
    kind: "number",
    min: 0.01,
    max: 0.9,
    help: "share of the clips that are held out",
  },
  {
    key: "validationFraction",
    flags: "--validation-fraction <x>",
    kind: "number",
    min: 0.01,
    max: 0.9,
    help: "share of the others that choose the epoch",
  },
  {
    key: "channels",
    flags: "--channels <list>",
    kind: "list",
    choices: ["speech", "song"],
    help: "vocal channels of RAVDESS; other data sets, and a manifest, are not narrowed",
  },
  {
    key: "keepNeutral",
    flags: "--keep-neutral",
    kind: "switch",
    help: "keep the neutral class of RAVDESS; other data sets, and a manifest, always keep it",
  },
  {
    key: "skipBad",
    flags: "--skip-bad [share]",
    kind: "number",
    min: 0,
    max: 1,
    implied: 0.05,
    help: "go on without clips that cannot be used, up to this share of all; 0.05 where none is named",
  },
  {
    key: "balance",
    flags: "--balance <how>",
    kind: "choice",
    choices: ["weights", "sampler", "none"],
    help: "how rare classes are made up for",
  },
  {
    key: "corpusShare",
    flags: "--corpus-share <x>",
    kind: "number",
    min: 0,
    max: 1,
    help: "how alike an epoch shows the corpora of several data sets: from 0, each as often as it has clips, to 1, all alike",
  },
  {
    key: "augment",
    flags: "--augment <spec>",
    kind: "text",
    help: "variants of training clips: EFFECTS@LABELS or none",
  },
  {
    key: "doubt",
    flags: "--doubt <how>",
    kind: "choice",
    choices: ["none", "corpora"],
    help: "how the model learns when to doubt its answers: not at all, or on each of several training corpora, with a network of the others",
  },
  {
    key: "doubtOn",
    flags: "--doubt-on <names>",
    kind: "names",
    optional: true,
    help: "corpora of several data sets that doubt is measured on as well, and nothing else is learnt from",
  },
  {
    key: "lossThreshold",
    flags: "--loss-threshold <x>",
    kind: "number",
    min: 0,
    help: "end with a passing epoch whose loss is at most this; 0 to go on",
  },
  {
    key: "minAccuracy",
    flags: "--min-accuracy <x>",
    kind: "number",
    min: 0,
    max: 1,
    help: "accuracy an epoch must exceed to be kept",
  },
  {
    key: "minF1",
    flags: "--min-f1 <x>",
    kind: "number",
    min: 0,
    max: 1,
    help: "weighted F1 an epoch must exceed to be kept",
  },
  {
    key: "doubtSounds",
    kind: "whole",
    min: 1,
    help: "made sounds of each kind that teach what is no voice",
  },
  {
    key: "nuisanceDirections",
    kind: "whole",
    min: 0,
    help: "directions in which clips of one voice and label differ most, damped where the model is taught by a few clips",
  },
  {
    key: "voiceDirections",
    kind: "whole",
    min: 0,
    help: "directions in which voices differ most, by which those in one recording are told apart",
  },
  {
    key: "schedule",
    kind: "choice",
    choices: ["one-cycle", "plateau"],
    help: "course of the learning rate",
  },
  {
    key: "clipNorm",
    kind: "number",
    min: Number.MIN_VALUE,
    help: "largest joint length of a step's gradients",
  },
  {
    key: "weightDecay",
    kind: "number",
    min: 0,
    help: "share of the learning rate by which each step shrinks all weights",
  },
  {
    key: "averageDecay",
    kind: "number",
    min: 0,
    max: 1,
    help: "what a step leaves of the running average of the weights",
  },
  {
    key: "labelSmoothing",
    kind: "number",
    min: 0,
    max: 1,
    help: "share of each label that is spread over all classes",
  },
  {
    key: "speakerShare",
    kind: "number",
    min: 0,
    max: 1,
    help: "share of the examples that are normalised by their speaker's own clips",
  },
  {
    key: "speakerPriorFrames",
    kind: "number",
    min: 0,
    help: "frames that everyone's moments count for beside a speaker's own",
  },
  {
    key: "mixup",
    kind: "number",
    min: 0,
    help: "alpha of the shares that examples are mixed with; 0 for no mixing",
  },
  {
    key: "variants",
    kind: "choice",
    choices: ["all", "one"],
    help: "whether an epoch sees each clip in all its variants, or in one drawn each time",
  },
  {
    key: "keep",
    kind: "choice",
    choices: ["best", "last"],
    help: "which epoch over the gate is kept",
  },
];

/** What a value should have been, or undefined where it fits. */
export function describeMisfit(setting: SettingKind, value: unknown): string | undefined {
  switch (setting.kind) {
    case "whole":
    case "number": {
      const { min, max = Number.POSITIVE_INFINITY } = setting;
      const isNumber = setting.kind === "whole" ? Number.isInteger(value) : Number.isFinite(value);
      return isNumber && (value as number) >= min && (value as number) <= max
        ? undefined
        : `a ${setting.kind === "whole" ? "whole " : ""}number ${describeRange(min, max)}`;
    }
    case "choice":
      return setting.choices.includes(value as string)
        ? undefined
        : `one of ${setting.choices.join(", ")}`;
    case "list":
      return Array.isArray(value) &&
        value.length > 0 &&
        value.every((item) => setting.choices.includes(item))
        ? undefined
        : `one or more of ${setting.choices.join(", ")}`;
    case "names":
      return Array.isArray(value) &&
        value.length > 0 &&
        value.every((item) => typeof item === "string" && item !== "")
        ? undefined
        : "one or more names";
    case "switch":
      return typeof value === "boolean" ? undefined : "true or false";
    case "text":
      return typeof value === "string" ? undefined : "text";
  }
}

function describeRange(min: number, max: number): string {
  const from = min === Number.MIN_VALUE ? "above 0" : `from ${min}`;
  return max === Number.POSITIVE_INFINITY
    ? min === 0
      ? "of at least 0"
      : from
    : `${from} to ${max}`;
}
