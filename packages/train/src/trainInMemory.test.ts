/** Evidence: the same as training on files, to the bit; and refusal. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataSet, loadDataSet, writeSyntheticCorpus } from "@speech-emotion/data";
import { useBackend } from "@speech-emotion/model";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smallTrainConfig, type TrainConfig } from "./config/trainConfig.ts";
import { train } from "./train.ts";
import { type ClipInMemory, trainInMemory } from "./trainInMemory.ts";

const config: TrainConfig = { ...smallTrainConfig, epochs: 2, keepNeutral: false };
let dir: string;
let dataSet: DataSet;
let clips: ClipInMemory[];

beforeAll(async () => {
  await useBackend("wasm");
  dir = await mkdtemp(join(tmpdir(), "memory-"));
  process.env["SPEECH_EMOTION_CACHE"] = join(dir, "cache");
  await writeSyntheticCorpus(join(dir, "corpus"), { speakers: 3 });
  dataSet = await loadDataSet(join(dir, "corpus"));
  clips = await Promise.all(
    dataSet.clips.map(async ({ id, path, label, speaker }) => ({
      ...{ name: id, label, speaker },
      audio: new Uint8Array(await readFile(path)),
    })),
  );
});
afterAll(() => rm(dir, { recursive: true }));

test.each([
  ["stratified", {}],
  ["by speaker", { split: "speaker", shards: 2, balance: "weights" } as const],
])("it learns the weights that training on files does: %s", async (name, change) => {
  const out = join(dir, name);
  const settings = { ...config, ...change };
  const onFiles = await train(dataSet, settings, { out, dirs: [join(dir, "corpus")], workers: 2 });
  const told: string[] = [];
  const before = tf.memory().numTensors;
  const learnt = await trainInMemory(clips, settings, {
    onClip: (done) => told.push(`clip ${done}`),
    onEpochEnd: ({ epoch }) => told.push(`epoch ${epoch}`),
  });
  expect(told.slice(-3)).toEqual([`clip ${clips.length}`, "epoch 1", "epoch 2"]);
  const files = await learnt!.encode();
  expect(
    Buffer.from(files["weights.bin"]).equals(await readFile(join(out, "model/weights.bin"))),
  ).toBe(true);
  expect(onFiles.ended === "scored" && onFiles.metrics.confusion).toEqual(
    learnt!.metrics.confusion,
  );
  const { train: shown, validation, test } = learnt!.counts;
  expect(shown + validation + test).toBe(clips.length);
  learnt!.network.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("a clip that cannot be heard is left out where that is allowed, and else refused by name", async () => {
  const audio = { samples: new Float32Array(22050), sampleRateHz: 22050 };
  const many = [...clips, { name: "silent.wav", label: "sad", audio }];
  await expect(trainInMemory(many, config)).rejects.toThrow(/silent\.wav: .*skipBad/);
  const learnt = await trainInMemory(many, { ...config, epochs: 1, skipBad: 0.5 });
  expect(learnt?.bad.map(({ path }) => path)).toEqual(["silent.wav"]);
  learnt?.network.dispose();
});

test("it ends when it is told to, and refuses what it cannot do", async () => {
  const controller = new AbortController();
  const onClip = () => controller.abort();
  expect(await trainInMemory(clips, config, { onClip, signal: controller.signal })).toBeUndefined();
  await expect(trainInMemory(clips, { ...config, augment: "noise20@all" })).rejects.toThrow(
    /augment to be none/,
  );
  const one = clips.filter(({ label }) => label === "sad");
  await expect(trainInMemory(one, config)).rejects.toThrow(/at least two classes, found sad/);
});
