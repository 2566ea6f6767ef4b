/** Evidence: refusal. Every setting has a range, and a config out of it is refused by name. */
import { describe, expect, test } from "vitest";
import { checkTrainConfig } from "./checkTrainConfig.ts";
import { defaultTrainConfig, referenceTrainConfig, type TrainConfig } from "./trainConfig.ts";
import { describeMisfit, trainSettings } from "./trainSettings.ts";

test("both presets fit, and every setting of one value is in the table", () => {
  checkTrainConfig(defaultTrainConfig);
  checkTrainConfig(referenceTrainConfig);
  const nested = ["frontEnd", "network", "distortion", "reduceOnPlateau"];
  expect(trainSettings.map(({ key }) => key as string).sort()).toEqual(
    Object.keys(defaultTrainConfig)
      .filter((key) => !nested.includes(key))
      .sort(),
  );
});

test.each<[Partial<Record<keyof TrainConfig, unknown>>, RegExp]>([
  [{ epochs: 0 }, /epochs to be a whole number from 1, found 0/],
  [{ epochs: "3" }, /epochs.*found "3"/],
  [{ batchSize: 2.5 }, /batchSize/],
  [{ learningRate: Number.NaN }, /learningRate to be a number of at least 0, found null/],
  [{ learningRate: Number.POSITIVE_INFINITY }, /learningRate/],
  [{ shards: 65 }, /shards to be a whole number from 1 to 64, found 65/],
  [{ seed: -1 }, /seed/],
  [{ protocol: "own" }, /protocol to be one of default, reference, found "own"/],
  [{ testFraction: 0 }, /testFraction/],
  [{ validationFraction: 1 }, /validationFraction/],
  [{ channels: [] }, /channels to be one or more of speech, song/],
  [{ channels: ["shout"] }, /channels/],
  [{ keepNeutral: "yes" }, /keepNeutral to be true or false/],
  [{ augment: undefined }, /augment to be text, found nothing/],
  [{ clipNorm: 0 }, /clipNorm to be a number above 0/],
  [{ averageDecay: 1.1 }, /averageDecay/],
  [{ fold: 6, split: "speaker" }, /fold/],
  [{ corpusShare: -0.1 }, /corpusShare to be a number from 0 to 1/],
  [{ split: "corpus", holdOut: [] }, /holdOut to be one or more names/],
  [{ split: "corpus", holdOut: [""] }, /holdOut/],
  [{ split: "corpus" }, /a split by corpus and the corpora to hold out, found no corpora/],
  [{ holdOut: ["A", "B"] }, /found a stratified split that holds out A, B/],
  [{ fold: 1 }, /a split by speaker with fold 1, found stratified/],
  [{ distortion: { ...defaultTrainConfig.distortion, stretch: 1 } }, /distortion\.stretch/],
  [{ distortion: undefined }, /distortion\.stretch.*found nothing/],
  [
    { reduceOnPlateau: { ...defaultTrainConfig.reduceOnPlateau, factor: 0 } },
    /reduceOnPlateau\.factor/,
  ],
  [{ network: { ...defaultTrainConfig.network, lstmUnits: -1 } }, /lstmUnits/],
  [{ frontEnd: [] }, /one stage that takes features, found 0/],
])("%o", (change, message) => {
  expect(() => checkTrainConfig({ ...defaultTrainConfig, ...change } as TrainConfig)).toThrow(
    message,
  );
});

describe("a range", () => {
  test("holds at its ends", () => {
    const kind = { kind: "number", min: 0, max: 1 } as const;
    expect([0, 1].map((value) => describeMisfit(kind, value))).toEqual([undefined, undefined]);
    expect([-1e-9, 1 + 1e-9].map((value) => describeMisfit(kind, value))).toEqual(
      Array(2).fill("a number from 0 to 1"),
    );
  });
});
