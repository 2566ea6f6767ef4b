import { describeValue } from "../arguments/describeValue.ts";
import { FeatureError } from "../errors.ts";
import type { Normaliser } from "../matrix/normaliser.ts";
import type { EncodeSettings } from "./encodeStage.ts";
import { places } from "./stage.ts";
import { type StageSettings, stages } from "./stages.ts";

/**
 * The way from samples to a network's input, stage by stage. Travels inside a saved model, so that training, evaluation,
 * recognition and the page cannot take others.
 */
export type FrontEndConfig = readonly StageSettings[];

const mfcc: StageSettings = {
  stage: "mfcc",
  nFft: 2048,
  hopLength: 512,
  nMels: 128,
  nMfcc: 40,
  topDb: 80,
  deltaWidth: 9,
};

/** librosa's defaults at 22.05 kHz with 40 coefficients, of sound as loud as it is. */
export const referenceFrontEnd: FrontEndConfig = [
  { stage: "resample", sampleRateHz: 22050 },
  { stage: "trim", topDb: 60, frameLength: 2048, hopLength: 512, loudestRms: 0 },
  mfcc,
];

/**
 * The same of clips without offset and without noise at their ends that are brought to one level: microphones and rooms
 * differ by more than voices.
 */
export const defaultFrontEnd: FrontEndConfig = [
  { stage: "offset", minShare: 0.1 },
  { stage: "resample", sampleRateHz: 22050 },
  {
    stage: "trimNoise",
    floorShare: 0.05,
    marginDb: 6,
    minSnrDb: 15,
    keepFrames: 13,
    frameLength: 2048,
    hopLength: 512,
  },
  { stage: "trim", topDb: 60, frameLength: 2048, hopLength: 512, loudestRms: 0.1 },
  { stage: "level", rms: 0.1 },
  mfcc,
];

/** Clips at 16 kHz without offset, noise and silence at their ends. */
const voiceAt16kHz: FrontEndConfig = [
  { stage: "offset", minShare: 0.1 },
  { stage: "resample", sampleRateHz: 16000 },
  {
    stage: "trimNoise",
    floorShare: 0.05,
    marginDb: 6,
    minSnrDb: 15,
    keepFrames: 13,
    frameLength: 1536,
    hopLength: 384,
  },
  { stage: "trim", topDb: 40, frameLength: 2048, hopLength: 512, loudestRms: 0.1 },
];

/**
 * What a voice encoder reads (Resemblyzer's; Wan et al., "Generalized End-to-End Loss for Speaker Verification", 2018):
 * 40 mel bands at 16 kHz, 100 frames a second, of the voice at -30 dB. Silence is cut at 40 dB, in `librosa.effects.trim`'s
 * frames, noise in frames about as long as {@link defaultFrontEnd}'s, with as much of it kept.
 */
export const voiceEncoderFrontEnd: FrontEndConfig = [
  ...voiceAt16kHz,
  { stage: "level", rms: 10 ** (-30 / 20) },
  { stage: "mel", nFft: 400, hopLength: 160, nMels: 40 },
];

/**
 * What speaker encoders of the Kaldi tradition read (CAM++; Wang et al., "CAM++: A Fast and Efficient Network for Speaker
 * Verification Using Context-Aware Masking", 2023): the logarithm of 80 mel bands as Kaldi's `compute-fbank-feats` takes them
 * without dither, at 16 kHz, 100 frames a second, each band less its mean over the clip. The mean takes the level away, so no
 * stage does. Clips are cut as for {@link voiceEncoderFrontEnd}.
 */
export const speakerFrontEnd: FrontEndConfig = [
  ...voiceAt16kHz,
  { stage: "fbank", frameLength: 400, hopLength: 160, nMels: 80, fMinHz: 20 },
];

/**
 * The front end with what training fits: the moments of its clips, and whether speakers' own may follow, for how many frames
 * everyone's count beside them (default 0).
 */
export function fittedFrontEnd(
  config: FrontEndConfig,
  options: {
    readonly normaliser: Normaliser;
    readonly bySpeaker: boolean;
    readonly priorFrames?: number;
  },
): FrontEndConfig {
  const { normaliser, bySpeaker, priorFrames = 0 } = options;
  const normalise: StageSettings = { stage: "normalise", ...normaliser };
  if (!bySpeaker) return [...config, normalise];
  const prior = priorFrames > 0 ? { priorFrames } : {};
  return [...config, normalise, { stage: "normaliseSpeaker", ...prior }];
}

/** The stages up to features, encoded or summed up, which decide what a feature store holds. */
export function featureStages(config: FrontEndConfig): FrontEndConfig {
  return config.filter(({ stage }) => stages[stage].place !== "input");
}

/** The settings of the stage that stands for a trained encoder, if there is one. */
export function encodingOf(config: FrontEndConfig): EncodeSettings | undefined {
  return config.find((stage) => stage.stage === "encode");
}

/**
 * Checks that the stages are known and stand in the order of their {@link places}, with one that takes features.
 *
 * @throws {FeatureError} naming the first stage that does not fit.
 */
export function checkStageOrder(config: FrontEndConfig): void {
  refuseNoList(config);
  let reached = 0;
  for (const { stage } of config) {
    const known =
      typeof stage === "string" && Object.hasOwn(stages, stage) ? stages[stage] : undefined;
    const place = known ? places.indexOf(known.place) : -1;
    if (place < reached)
      throw new FeatureError({
        code: "front-end-invalid",
        expected: known
          ? `stages in the order ${places.join(", ")}`
          : `stages among ${Object.keys(stages).join(", ")}`,
        found: known ? `${stage} after a later one` : describeValue(stage),
        advice: "see defaultFrontEnd",
      });
    reached = place;
  }
  const count = (place: string) =>
    config.filter(({ stage }) => stages[stage].place === place).length;
  for (const [wanted, found, fits] of [
    ["one stage that takes features", count("features"), count("features") === 1],
    ["at most one stage that encodes", count("encoding"), count("encoding") <= 1],
    ["at most one stage that sums up", count("summary"), count("summary") <= 1],
  ] as const)
    if (!fits)
      throw new FeatureError({
        code: "front-end-invalid",
        expected: wanted,
        found: String(found),
        advice: "see defaultFrontEnd",
      });
}

/** @throws {FeatureError} unless a value is a list of objects, whatever they hold: it may come from a file. */
function refuseNoList(config: unknown): void {
  const isObject = (value: unknown) => typeof value === "object" && value !== null;
  if (Array.isArray(config) && config.every(isObject)) return;
  throw new FeatureError({
    code: "front-end-invalid",
    expected: "a list of stages, each with its settings",
    found: describeValue(Array.isArray(config) ? config.find((stage) => !isObject(stage)) : config),
    advice: "see defaultFrontEnd",
  });
}

/** @throws {FeatureError} naming the first setting that a model's file, which is JSON, cannot hold. */
export function checkFinite(settings: StageSettings): void {
  for (const [name, value] of Object.entries(settings))
    if (value === Number.POSITIVE_INFINITY)
      throw new FeatureError({
        code: "option-out-of-range",
        expected: `${name} to be finite in a front end`,
        found: String(value),
        advice: "use a large number",
      });
}
