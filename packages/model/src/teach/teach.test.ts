/** Evidence: closed form and property, on a model of two features that says nothing of its own unless it is told to. */
import type { FeatureMoments } from "@speech-emotion/features";
import { describe, expect, test } from "vitest";
import type { ClipFeatures } from "../recognizer/clipFeatures.ts";
import { readAdaptation } from "./adaptation.ts";
import { foldsOf } from "./foldsOf.ts";
import { dampNuisance } from "./nuisance.ts";
import { priorOf, taughtDoubt } from "./taughtAnswer.ts";
import { type TaughtClip, type TeachModel, teach } from "./teach.ts";

const featuresOf = (x: number, y: number): ClipFeatures => ({
  matrix: { data: Float32Array.of(x, y), frames: 1, size: 2 },
  startSec: 0,
  durationSec: 1,
  frameSec: 1,
  levels: [] as unknown as ClipFeatures["levels"],
});
const asFeatures = (clip: TaughtClip["audio"]) => clip as ClipFeatures;

/** @param knows what it says of a clip by its first feature, of the first label. */
function modelThat(knows: (x: number) => number): TeachModel {
  return {
    extract: asFeatures,
    toInput: (clip) => asFeatures(clip as TaughtClip["audio"]).matrix,
    isVoice: () => true,
    fit: (moments: FeatureMoments) => moments.normaliser({ priorFrames: 8 }),
    fingerprint: "one",
    size: 2,
    rowOf: ({ matrix }, { speaker, labels }) => ({
      input: matrix.data.map((x, c) => (speaker ? (x - speaker.mean[c]!) / speaker.sd[c]! : x)),
      prior: labels.map((_, k) => (k === 0 ? knows(matrix.data[0]!) : 0)),
    }),
  };
}
const clip = (x: number, y: number, label: string, speaker?: string): TaughtClip => ({
  ...{ audio: featuresOf(x, y), label },
  ...(speaker === undefined ? {} : { speaker }),
});
const best = (adaptation: ReturnType<typeof teach>, x: number, y: number) => {
  const { voice } = adaptation;
  const row = blank.rowOf(featuresOf(x, y), {
    speaker: voice?.normaliser(),
    labels: adaptation.labels,
  });
  const logits = adaptation.logitsOf(row);
  return adaptation.labels[logits.indexOf(Math.max(...logits))];
};
const blank = modelThat(() => 0);
const lesson = [
  clip(2, 0.1, "bored"),
  clip(1.8, -0.2, "bored"),
  clip(2.2, 0.3, "bored"),
  clip(0, 0.2, "amused"),
  clip(0.2, -0.1, "amused"),
];

describe("labels of one's own", () => {
  const adaptation = teach(lesson, blank);

  test("are told apart, in the order of their code units, and the gain is of clips that were left out", () => {
    expect(adaptation.labels).toEqual(["amused", "bored"]);
    expect(adaptation.gain).toEqual({ clips: 5, before: 0.5, after: 1 });
    expect(adaptation.helps).toBe(true);
    expect(best(adaptation, 1.9, 0.5)).toBe("bored");
    expect(best(adaptation, 0.1, 0.5)).toBe("amused");
  });

  test("the voice is that of all clips", () => {
    expect(adaptation.voice?.clips).toBe(5);
  });

  test("saved and restored, logits are the same", () => {
    const again = readAdaptation(JSON.stringify(adaptation), blank);
    const row = { input: Float32Array.of(1, -1), prior: [0.5, 0] };
    expect(again.logitsOf(row)).toEqual(adaptation.logitsOf(row));
    expect(again.gain).toEqual(adaptation.gain);
    expect(again.voice?.clips).toBe(5);
  });

  test.each([
    ["no JSON", (text: string) => text.slice(1), /JSON in an adaptation/],
    [
      "another model",
      (text: string) => text.replace(/"one"/, '"two"'),
      /model one in an adaptation, found two/,
    ],
    [
      "a label twice",
      (text: string) => text.replace('"bored"', '"amused"'),
      /labels to be names that differ/,
    ],
    [
      "a bias too many",
      (text: string) => text.replace('"biases":[', '"biases":[0,'),
      /2 weights and a bias a label/,
    ],
    [
      "a share of 2",
      (text: string) => text.replace('"after":1', '"after":2'),
      /gain\.after to be 1 or less/,
    ],
    [
      "no voice to be read",
      (text: string) => text.replace('"sums":[', '"sums":[1,'),
      /2 sums and squares.*in a voice/,
    ],
  ])("refused where it holds %s", (_, change, message) => {
    expect(() => readAdaptation(change(JSON.stringify(adaptation)), blank)).toThrow(message);
  });
});

test("what makes a model that is right by itself worse is not used, and says so", () => {
  // It knows by the first feature, which the head does not see; of the second each label has what the other has.
  const right = modelThat((x) => 0.02 * (1 - x));
  const blind: TeachModel = {
    ...right,
    rowOf: (features, from) => ({
      ...right.rowOf(features, from),
      input: features.matrix.data.subarray(1),
    }),
  };
  const crossed = [clip(0, 1, "a"), clip(0, -1, "a"), clip(2, -1, "b"), clip(2, 1, "b")];
  const { gain, helps } = teach(crossed, blind);
  expect(gain).toEqual({ clips: 4, before: 1, after: 0 });
  expect(helps).toBe(false);
  const alike = teach(lesson, right);
  expect(alike.gain).toEqual({ clips: 5, before: 1, after: 1 });
  expect(alike.helps).toBe(true); // no worse
});

test("one clip a label teaches, and promises nothing", () => {
  const adaptation = teach([lesson[0]!, lesson[3]!], blank);
  expect(adaptation.gain).toBeUndefined();
  expect(adaptation.helps).toBe(true);
  expect(best(adaptation, 2, 0)).toBe("bored");
});

test("each of several voices is compared with itself, and none is the adaptation's", () => {
  const high = [10, 12].flatMap((x) => [clip(x, 0, x > 11 ? "up" : "down", "high")]);
  const voices = [...high, clip(0, 0, "down", "low"), clip(2, 0, "up", "low")];
  const adaptation = teach(Array.from({ length: 30 }, () => voices).flat(), blank);
  expect(adaptation.voice).toBeUndefined();
  expect(adaptation.gain?.after).toBe(1); // 2 of the one is below 10 of the other, and up
});

test.each([[[]], [[lesson[0]!, lesson[1]!]], [[lesson[0]!, clip(0, 0, "")]]])(
  "nothing to tell apart is refused",
  (clips) => {
    expect(() => teach(clips, blank)).toThrow(/clips of two labels or more/);
  },
);

test("each clip of a label is left out once, and never all of them", () => {
  const targets = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2];
  const folds = foldsOf(targets);
  expect(folds).toHaveLength(5);
  expect(folds.flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]); // the ninth is the only one of its label
  for (const fold of folds)
    for (const label of [0, 1, 2])
      expect(targets.filter((t, i) => t === label && !fold.includes(i)).length).toBeGreaterThan(0);
  expect(foldsOf([0, 1, 2])).toEqual([]);
});

test("nuisance is damped along its directions alone", () => {
  const nuisance = { directions: [[0.6, 0.8, 0]], factors: [0.25] };
  const damped = dampNuisance(Float32Array.of(0.6 + 0.8, 0.8 - 0.6, 7), nuisance);
  const expected = [0.25 * 0.6 + 0.8, 0.25 * 0.8 - 0.6, 7];
  for (const [c, x] of expected.entries()) expect(damped[c]).toBeCloseTo(x, 6);
});

test("what the model says counts half, about its mean, and of labels that it has not that mean", () => {
  const own = { labels: ["a", "b", "c"], logits: [3, 0, -3], temperature: 2 };
  expect(priorOf(["b", "c", "new"], own)).toEqual([0, -0.75, 0]);
  expect(priorOf(["a"], { ...own, logits: [4, 0, -1] })).toEqual([0.75]);
});

test("words for what was taught follow the score, whichever the label", () => {
  const doubt = { likelyFrom: 0.9, sureFrom: [2] } as unknown as Parameters<typeof taughtDoubt>[0];
  expect(taughtDoubt(doubt, ["a", "b"])).toMatchObject({ sureFrom: [0.85, 0.85], likelyFrom: 0.6 });
});
