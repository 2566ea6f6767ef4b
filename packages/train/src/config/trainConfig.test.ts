/** Evidence: words that must be said, and the few settings on which a score's meaning hangs. */
import { describe, expect, test } from "vitest";
import {
  defaultTrainConfig,
  describeProtocol,
  presets,
  referenceTrainConfig,
} from "./trainConfig.ts";

describe("a protocol in words", () => {
  const describeDefault = (
    change: Partial<typeof referenceTrainConfig> = {},
    given: { test?: number[]; validation?: number[] } = {},
  ) =>
    describeProtocol(
      { ...referenceTrainConfig, ...change },
      { test: [], validation: [], ...given },
    );

  test("a random split says its shares and that the same speakers are on both sides", () => {
    const words = describeDefault({ testFraction: 0.25 });
    expect(words).toMatch(/stratified random 75\/25 .*same speakers on both sides/);
    expect(describeDefault({ testFraction: 0.333 })).toMatch(/ 67\/33 /);
  });

  test("a split by speaker says how many are unseen, or which fold", () => {
    const speaker = { split: "speaker", testFraction: 0.25 } as const;
    expect(describeDefault(speaker)).toMatch(/^25 % of the speakers unseen/);
    const fold = describeDefault({ ...speaker, fold: 3 });
    expect(fold).toMatch(/unseen speakers of .*fold 3/);
    expect(fold).not.toContain("25 %");
    expect(describeDefault(speaker)).not.toContain("same speakers");
  });

  test("whoever chose on the test clips is told so, loudly", () => {
    for (const keep of ["best", "last"] as const) {
      expect(describeDefault({ protocol: "reference", keep })).toMatch(/ON THE TEST CLIPS/);
      expect(describeDefault({ protocol: "default", keep })).not.toMatch(/ON THE TEST CLIPS/);
      expect(describeDefault({ protocol: "default", keep })).toMatch(/test looked at once/);
    }
  });

  test("a set that the data set gives is told in the place of how it would be drawn", () => {
    expect(describeDefault({}, { test: [1] })).toMatch(
      /^test clips as the data set gives them, epoch chosen on validation clips, test looked/,
    );
    expect(describeDefault({ keep: "last" }, { test: [1], validation: [2] })).toMatch(
      /^test clips as the data set gives them, validation clips as the data set gives them, last/,
    );
    expect(describeDefault({}, { validation: [2] })).toMatch(
      /^stratified random 80\/20 .*, validation clips as the data set gives them, epoch/,
    );
    expect(describeDefault({ protocol: "reference" }, { validation: [2] })).toBe(
      describeDefault({ protocol: "reference" }),
    );
  });

  test("and which epoch was kept", () => {
    for (const protocol of ["default", "reference"] as const) {
      expect(describeDefault({ protocol, keep: "best" })).toMatch(/epoch chosen/i);
      expect(describeDefault({ protocol, keep: "last" })).toMatch(/last epoch kept/);
    }
  });

  test("the seed comes last", () => {
    expect(describeDefault({ seed: 42 })).toMatch(/, seed 42$/);
  });
});

describe("presets", () => {
  test("neither chooses on the test clips unless asked to", () => {
    expect(presets).toEqual({ best: defaultTrainConfig, reference: referenceTrainConfig });
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
});
