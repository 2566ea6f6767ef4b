/** Evidence: property, on clips of noise. What training may see, and what it is normalised by. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Clip,
  type DataSet,
  extractFeatures,
  FeatureStore,
  joinDataSets,
  loadDataSet,
} from "@speech-emotion/data";
import { fitNormaliser, normalised } from "@speech-emotion/features";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { writeNoiseCorpus } from "../../../../tests/noiseCorpus.ts";
import { referenceTrainConfig, type TrainConfig } from "../config/trainConfig.ts";
import type { PreparedData } from "./arrangeData.ts";
import { prepareData } from "./prepareData.ts";

let dir: string;
let dataSet: DataSet;
const config: TrainConfig = {
  ...referenceTrainConfig,
  augment: "pitch+2,preemphasis@sad",
  speakerShare: 0.5,
};
const prepare = (change: Partial<TrainConfig> = {}, set = dataSet) =>
  prepareData(set, { ...config, ...change }, { workers: 1 });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "prepare-"));
  vi.stubEnv("SPEECH_EMOTION_CACHE", join(dir, "cache"));
  await writeNoiseCorpus(join(dir, "corpus"));
  const all = await loadDataSet(join(dir, "corpus"));
  const labels = ["calm", "happy", "sad"];
  dataSet = { ...all, clips: all.clips.filter(({ label }) => labels.includes(label)) };
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

const idsOf = (examples: PreparedData["train"]) => new Set(examples.map(({ clip }) => clip.id));
/** Features as they come out of the front end, of the clips in a set of the split. */
async function raw(set: string, { split }: PreparedData) {
  const ids = split.filter((entry) => entry.set === set).map(({ clip }) => clip);
  const clips = ids.map((id) => dataSet.clips.find((clip) => clip.id === id)!);
  return extractFeatures(
    clips.map((clip) => ({ clip })),
    { frontEnd: config.frontEnd, store: new FeatureStore() },
  );
}

describe("the split", () => {
  test("is disjoint and complete, with the digest of each clip", async () => {
    const data = await prepare();
    expect(data.split).toHaveLength(24);
    expect(new Set(data.split.map(({ clip }) => clip)).size).toBe(24);
    for (const { clip, label, digest } of data.split)
      expect(dataSet.clips).toContainEqual(expect.objectContaining({ id: clip, label, digest }));
    const sets = { train: data.train, validation: data.validation, test: data.test };
    for (const [set, examples] of Object.entries(sets))
      expect(idsOf(examples)).toEqual(
        new Set(data.split.filter((entry) => entry.set === set).map(({ clip }) => clip)),
      );
  });

  test("holds out a fifth of each class, and of the others a tenth", async () => {
    const data = await prepare();
    for (const label of ["calm", "happy", "sad"]) {
      const count = (set: string) =>
        data.split.filter((entry) => entry.set === set && entry.label === label).length;
      expect([count("train"), count("validation"), count("test")]).toEqual([5, 1, 2]);
    }
  });

  test("by speaker or by fold keeps speakers apart; the reference's protocol has no validation clips", async () => {
    const reference = await prepare({ protocol: "reference", split: "speaker", augment: "none" });
    expect(reference.validation).toEqual([]);
    const speakers = (examples: PreparedData["train"]) => [
      ...new Set(examples.map(({ clip }) => clip.speaker)),
    ];
    expect([...speakers(reference.train), ...speakers(reference.test)].sort()).toEqual([
      "01",
      "02",
    ]);
    const fold = await prepare({
      protocol: "reference",
      split: "speaker",
      fold: 5,
      augment: "none",
    });
    expect(speakers(fold.test)).toEqual(["01"]);
  });
});

describe("variants", () => {
  test("are made of training clips of the labels that are named, and of no others", async () => {
    const data = await prepare();
    const clips = data.train.slice(0, 15);
    const variants = data.train.slice(15);
    expect(idsOf(clips).size).toBe(15);
    expect(variants).toHaveLength(10);
    const sad = clips.filter(({ clip }) => clip.label === "sad").map(({ clip }) => clip);
    expect(variants.map(({ clip }) => clip)).toEqual(sad.flatMap((clip) => [clip, clip]));
    expect([data.validation.length, data.test.length]).toEqual([3, 6]);
  });

  test("sound otherwise than their clip, keep its label, and are read anew each time", async () => {
    const data = await prepare();
    const [variant] = data.train.slice(15);
    const clip = data.train.find((example) => example.clip === variant!.clip)!;
    expect(variant!.target).toBe(2);
    expect(variant!.speaker).toBe(clip.speaker);
    const { matrix } = variant!;
    expect(matrix.frames).toBe(variant!.frames);
    expect(matrix.data).not.toEqual(clip.matrix.data);
    expect(variant!.matrix).not.toBe(matrix);
    expect(variant!.matrix.data).toEqual(matrix.data);
  });
});

describe("normalisation", () => {
  test("is fitted to the training clips alone, without their variants, and applied to all", async () => {
    const data = await prepare();
    const stage = data.frontEnd.find(({ stage }) => stage === "normalise");
    const normaliser = fitNormaliser(await raw("train", data));
    expect(stage).toEqual({ stage: "normalise", ...normaliser });
    expect(normaliser).not.toEqual(
      fitNormaliser([
        ...(await raw("train", data)),
        ...(await raw("validation", data)),
        ...(await raw("test", data)),
      ]),
    );
    const test = await raw("test", data);
    expect(data.test.map(({ matrix }) => matrix)).toEqual(
      test.map((matrix) => normalised(matrix, normaliser)),
    );
  });

  test("of a speaker is fitted to that speaker's training clips, after the first", async () => {
    const data = await prepare();
    expect(data.frontEnd.at(-1)).toEqual({ stage: "normaliseSpeaker" });
    const clips = data.train.slice(0, 15);
    for (const speaker of ["01", "02"]) {
      const own = clips.filter(({ clip }) => clip.speaker === speaker);
      const moments = fitNormaliser(own.map(({ matrix }) => matrix));
      for (const example of own) expect(example.speaker).toEqual(moments);
    }
    for (const { speaker } of [...data.validation, ...data.test]) expect(speaker).toBeUndefined();
  });

  test("of a speaker is left out where training has no use for it", async () => {
    const plain = await prepare({ speakerShare: 0, augment: "none" });
    expect(plain.frontEnd.at(-1)?.stage).toBe("normalise");
    expect(plain.train.every(({ speaker }) => speaker === undefined)).toBe(true);
  });
});

test("labels are the classes in their order; one class is refused", async () => {
  const data = await prepare();
  expect(data.labels).toEqual(["calm", "happy", "sad"]);
  expect(data.test.map(({ target, clip }) => data.labels[target] === clip.label)).not.toContain(
    false,
  );
  const clips = dataSet.clips.filter(({ label }) => label === "calm");
  await expect(prepare({}, { ...dataSet, clips })).rejects.toMatchObject({
    code: "too-few-classes",
    message: expect.stringMatching(/two classes, found calm: check/),
  });
  await expect(prepare({}, { ...dataSet, clips: [] })).rejects.toThrow(/found none/);
  const two = dataSet.clips.filter(({ label }) => label !== "calm");
  expect((await prepare({}, { ...dataSet, clips: two })).labels).toEqual(["happy", "sad"]);
});

test("an abort ends it while features are taken", async () => {
  const stop = new AbortController();
  vi.stubEnv("SPEECH_EMOTION_CACHE", join(dir, "other"));
  const work = prepareData(dataSet, config, {
    workers: 1,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  await expect(work).rejects.toThrow(/abort/i);
});

describe("of two corpora", () => {
  /** The same voices under the name of another corpus, which has no sad ones. */
  const joined = () => {
    const [a, b] = [["01"], ["02"]].map((speakers) =>
      dataSet.clips.filter(({ speaker }) => speakers.includes(speaker!)),
    ) as [Clip[], Clip[]];
    const set = (name: string, clips: Clip[]) => ({
      path: name,
      dataSet: { ...dataSet, name, clips },
    });
    return joinDataSets([
      set("A", a),
      set(
        "B",
        b.filter(({ label }) => label !== "sad"),
      ),
    ]);
  };
  const masksOf = (examples: PreparedData["train"], corpus: string) => [
    ...new Set(
      examples
        .filter(({ clip }) => clip.corpus === corpus)
        .map(({ classes }) => JSON.stringify(classes)),
    ),
  ];

  test("each example has the classes of its corpus, also as a variant, and one of all has no mask", async () => {
    const data = await prepare({ augment: "pitch+2@all" }, joined());
    expect(data.train).toHaveLength(2 * data.split.filter(({ set }) => set === "train").length);
    for (const examples of [data.train.slice(0, data.train.length / 2), data.train, data.test]) {
      expect(masksOf(examples, "B")).toEqual(["[true,true,false]"]);
      expect(masksOf(examples, "A")).toEqual([undefined]);
    }
    expect(data.protocol).toContain("within each of A and B");
    expect([...masksOf(data.train.slice(data.train.length / 2), "B")]).toEqual([
      "[true,true,false]",
    ]);
  });

  test("a held-out one is scored over the labels that the others teach; the rest is left out and counted", async () => {
    const data = await prepare({ split: "corpus", holdOut: ["A"], augment: "none" }, joined());
    expect(data.labels).toEqual(["calm", "happy"]);
    expect(data.unknownLabels).toEqual([{ label: "sad", clips: 4 }]);
    expect(data.test).toHaveLength(8);
    expect(data.split).toHaveLength(16);
    for (const { clip } of data.train) expect(clip.corpus).toBe("B");
  });
});

test("classes of which a corpus has test clips alone are no answers while it is learnt, but are when it is scored", async () => {
  const [a, b] = ["A", "B"].map((name, i) => {
    const clips = dataSet.clips
      .filter(({ speaker }) => speaker === `0${i + 1}`)
      .map(
        (clip): Clip => ({ ...clip, split: i === 1 && clip.label === "sad" ? "test" : "train" }),
      );
    return { path: name, dataSet: { ...dataSet, name, clips } };
  });
  const data = await prepare({ augment: "none" }, joinDataSets([a!, b!]));
  const of = (examples: PreparedData["train"]) =>
    examples.find(({ clip }) => clip.corpus === "B")?.classes;
  expect(of(data.train)).toEqual([true, true, false]);
  expect(of(data.test)).toBeUndefined();
});
