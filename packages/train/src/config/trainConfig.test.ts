/** Evidence: the few settings on which a score's meaning hangs. */
import { type FrontEndConfig, voiceEncoderFrontEnd } from "@speech-emotion/features";
import { describe, expect, test } from "vitest";
import { checkTrainConfig } from "./checkTrainConfig.ts";
import { hearingWith } from "./hearingWith.ts";
import {
  defaultTrainConfig,
  generalTrainConfig,
  presets,
  referenceTrainConfig,
  smallTrainConfig,
} from "./trainConfig.ts";

describe("presets", () => {
  test("none chooses on the test clips unless asked to", () => {
    expect(presets).toEqual({
      best: defaultTrainConfig,
      reference: referenceTrainConfig,
      general: generalTrainConfig,
      small: smallTrainConfig,
    });
    for (const { protocol } of Object.values(presets)) expect(protocol).toBe("default");
  });

  test("the reference trains without what this project adds", () => {
    const { weightDecay, averageDecay, labelSmoothing, mixup, speakerShare, distortion } =
      referenceTrainConfig;
    expect([weightDecay, averageDecay, labelSmoothing, mixup, speakerShare]).toEqual([
      0, 0, 0, 0, 0,
    ]);
    const { stretch, timeMasks, coefficientMasks } = distortion;
    expect([stretch, timeMasks, coefficientMasks]).toEqual([0, 0, 0]);
    expect(referenceTrainConfig).toMatchObject({
      schedule: "plateau",
      split: "stratified",
      channels: ["speech", "song"],
      keepNeutral: false,
      balance: "weights",
      variants: "all",
      keep: "best",
    });
  });

  test("the default differs from it in how it learns, not in which clips it is judged by", () => {
    const { split, fold, testFraction, channels, keepNeutral, seed } = referenceTrainConfig;
    expect(defaultTrainConfig).toMatchObject({
      ...{ split, fold, testFraction, channels, keepNeutral, seed },
      schedule: "one-cycle",
      balance: "none",
      variants: "one",
      keep: "last",
    });
  });

  test("the default takes away offsets and noise at the ends and levels every clip, and takes the same features of it otherwise", () => {
    const [offset, resample, trimNoise, trim, level, mfcc] = defaultTrainConfig.frontEnd;
    expect(offset).toEqual({ stage: "offset", minShare: 0.1 });
    expect(trimNoise).toMatchObject({ stage: "trimNoise", keepFrames: 13 });
    expect(level).toEqual({ stage: "level", rms: 0.1 });
    expect([resample, { ...trim, loudestRms: 0 }, mfcc]).toEqual(referenceTrainConfig.frontEnd);
  });

  test("the default shows every label in eight variants", () => {
    const [effects, labels] = defaultTrainConfig.augment.split("@");
    expect(effects?.split(",")).toHaveLength(8);
    expect(labels).toBe("all");
  });

  test("the general one sums up what an encoder says, where it is given one, and has no LSTM", () => {
    const encode = {
      stage: "encode",
      units: 4,
      outputs: [1],
      poolSize: 2,
      weights: "0".repeat(64),
    };
    const encoder = { frontEnd: [...voiceEncoderFrontEnd, encode] as FrontEndConfig };
    const config = hearingWith(generalTrainConfig, encoder);
    checkTrainConfig(config);
    expect(config.frontEnd).toEqual([...encoder.frontEnd, { stage: "statistics" }]);
    expect(hearingWith(defaultTrainConfig, encoder).frontEnd).toEqual(encoder.frontEnd);
    expect(generalTrainConfig.network).toMatchObject({ convBlocks: [], lstmUnits: 0, members: 1 });
  });
});
