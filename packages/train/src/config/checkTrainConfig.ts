import { FrontEnd } from "@speech-emotion/features";
import { checkNetworkConfig, isCustom } from "@speech-emotion/model";
import { TrainError } from "../errors.ts";
import type { TrainConfig, TrainSettings } from "./trainConfig.ts";
import { describeMisfit, type SettingKind, trainSettings } from "./trainSettings.ts";

const share: SettingKind = { kind: "number", min: 0, max: 1 };
const count: SettingKind = { kind: "whole", min: 0 };

/** The settings of settings. */
const nested: {
  readonly [Key in "distortion" | "reduceOnPlateau"]: Readonly<
    Record<keyof TrainConfig[Key], SettingKind>
  >;
} = {
  distortion: {
    stretch: { kind: "number", min: 0, max: 0.9 },
    timeMasks: count,
    timeMaskShare: share,
    coefficientMasks: count,
    coefficientMaskSize: count,
  },
  reduceOnPlateau: {
    factor: { kind: "number", min: Number.MIN_VALUE, max: 1 },
    patience: count,
    minDelta: { kind: "number", min: 0 },
    cooldown: count,
    minLr: { kind: "number", min: 0 },
  },
};

/**
 * Checks every setting of a training, before anything is written or computed.
 *
 * @throws {TrainError} naming the first setting that is out of range.
 * @throws {FeatureError | ModelError} when the front end or the network cannot be built.
 */
export function checkTrainConfig(config: TrainSettings): void {
  for (const setting of trainSettings)
    if (!(setting.optional && config[setting.key] === undefined))
      refuseMisfit(setting.key, setting, config[setting.key]);
  for (const [key, settings] of Object.entries(nested))
    for (const [name, kind] of Object.entries(settings)) {
      const values = config[key as keyof typeof nested] as unknown as Record<string, unknown>;
      refuseMisfit(`${key}.${name}`, kind, values?.[name]);
    }
  if (config.fold !== undefined && config.split !== "speaker")
    throw new TrainError({
      code: "fold-without-speakers",
      expected: `a split by speaker with fold ${config.fold}`,
      found: config.split,
      advice: "split by speaker",
    });
  if ((config.split === "corpus") !== (config.holdOut !== undefined))
    throw new TrainError({
      code: "hold-out-unclear",
      expected: "a split by corpus and the corpora to hold out",
      found: config.holdOut
        ? `a ${config.split} split that holds out ${config.holdOut.join(", ")}`
        : "no corpora",
      advice: "name both or neither",
    });
  new FrontEnd(config.frontEnd);
  const { network, doubt } = config;
  if (typeof network !== "function") checkNetworkConfig(network);
  if (doubt !== "none" && (typeof network === "function" || isCustom(network)))
    throw new TrainError({
      code: "setting-out-of-range",
      expected: "doubt to be none, as a network of one's own answers with one set of labels",
      found: doubt,
      advice: "set it",
    });
}

function refuseMisfit(key: string, kind: SettingKind, value: unknown): void {
  const expected = describeMisfit(kind, value);
  if (expected)
    throw new TrainError({
      code: "setting-out-of-range",
      expected: `${key} to be ${expected}`,
      found: JSON.stringify(value) ?? "nothing",
      advice: "see defaultTrainConfig",
    });
}
