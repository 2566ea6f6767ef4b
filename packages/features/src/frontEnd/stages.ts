import type { Normaliser } from "../matrix/normaliser.ts";
import { type EncodeSettings, encodeStage } from "./encodeStage.ts";
import { type FbankSettings, fbankStage } from "./fbankStage.ts";
import { type LevelSettings, levelStage } from "./levelStage.ts";
import { type MelSettings, melStage } from "./melStage.ts";
import { type MfccSettings, mfccStage } from "./mfccStage.ts";
import { type NormaliseSpeakerSettings, normaliseSpeakerStage } from "./normaliseSpeakerStage.ts";
import { normaliseStage } from "./normaliseStage.ts";
import { type OffsetSettings, offsetStage } from "./offsetStage.ts";
import { type ResampleSettings, resampleStage } from "./resampleStage.ts";
import type { EncodingStage, FeatureStage, InputStage, SoundStage, SummaryStage } from "./stage.ts";
import { statisticsStage } from "./statisticsStage.ts";
import { type TrimNoiseSettings, trimNoiseStage } from "./trimNoiseStage.ts";
import { type TrimSettings, trimStage } from "./trimStage.ts";

/** The settings of each stage, by its name. */
export interface SettingsByStage {
  /** Takes away an offset of the samples. */
  readonly offset: OffsetSettings;
  /** Brings clips to one sample rate. */
  readonly resample: ResampleSettings;
  /** Cuts a steady noise at both ends. */
  readonly trimNoise: TrimNoiseSettings;
  /** Cuts silence at both ends. */
  readonly trim: TrimSettings;
  /** Brings clips to one level. */
  readonly level: LevelSettings;
  /** MFCC, delta, delta2 and RMS of each frame. */
  readonly mfcc: MfccSettings;
  /** Power in each mel band of each frame. */
  readonly mel: MelSettings;
  /** Logarithm of the power in each mel band of each frame, less the band's mean over the clip. */
  readonly fbank: FbankSettings;
  /** What a trained encoder makes of the features. */
  readonly encode: EncodeSettings;
  /** Mean and deviation of each feature over the clip. */
  readonly statistics: object;
  /** Moments of the training clips, which each feature is normalised by. */
  readonly normalise: Normaliser;
  /** Once more, by the moments of the clip's speaker. */
  readonly normaliseSpeaker: NormaliseSpeakerSettings;
}

/** The stages there are. */
export type StageName = keyof SettingsByStage;

/** One stage of a front end with its settings, as a model's file holds it: `{ stage: "trim", topDb: 60, ... }`. */
export type StageSettings = {
  [Name in StageName]: {
    /** Which stage it is. */
    readonly stage: Name;
  } & SettingsByStage[Name];
}[StageName];

/** All stages there are. A new one has a file of its own and a line here; nothing else knows it. */
export const stages: {
  readonly [Name in StageName]:
    | SoundStage<SettingsByStage[Name]>
    | FeatureStage<SettingsByStage[Name]>
    | EncodingStage<SettingsByStage[Name]>
    | SummaryStage<SettingsByStage[Name]>
    | InputStage<SettingsByStage[Name]>;
} = {
  offset: offsetStage,
  resample: resampleStage,
  trimNoise: trimNoiseStage,
  trim: trimStage,
  level: levelStage,
  mfcc: mfccStage,
  mel: melStage,
  fbank: fbankStage,
  encode: encodeStage,
  statistics: statisticsStage,
  normalise: normaliseStage,
  normaliseSpeaker: normaliseSpeakerStage,
};
