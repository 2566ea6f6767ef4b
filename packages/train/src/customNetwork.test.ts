/**
 * Evidence: end to end within one process, with real threads, on clips of noise: networks of layers of tfjs, of this library and of
 * a user learn the same in any number of threads, and their files alone answer as they did. And refusal.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataSet, loadDataSet } from "@speech-emotion/data";
import { type NetworkFunction, Recognizer, useBackend } from "@speech-emotion/model";
import {
  AttentionPooling,
  BidirectionalLstm,
  loadModel,
  type NetworkInputs,
  PooledLengths,
  SeededDropout,
  SequenceBatchNorm,
  SequenceConv1D,
  SequenceMaxPooling1D,
} from "@speech-emotion/model/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { layers, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { digestFile } from "../../../tests/digestFile.ts";
import { writeNoiseCorpus } from "../../../tests/noiseCorpus.ts";
import { referenceTrainConfig, type TrainSettings } from "./config/trainConfig.ts";
import { evaluateRun } from "./evaluate.ts";
import { exportModel } from "./exportModel.ts";
import { predictAll } from "./recognition/predictAll.ts";
import { RunFolder } from "./runFolder/runFolder.ts";
import { type TrainOptions, train } from "./train.ts";
import { trainInMemory } from "./trainInMemory.ts";

let dir: string;
let corpus: string;
let dataSet: DataSet;
const at = (...path: string[]) => join(dir, ...path);
const config: TrainSettings = {
  ...referenceTrainConfig,
  ...{ epochs: 2, learningRate: 0.02, lossThreshold: 0, keep: "last" },
  ...{ minAccuracy: 0, minF1: 0, validationFraction: 0.3, augment: "none" },
};
const start = (
  name: string,
  network: TrainSettings["network"],
  { change = {}, ...options }: Partial<TrainOptions> & { change?: Partial<TrainSettings> } = {},
) =>
  train(
    dataSet,
    { ...config, ...change, network },
    { out: at(name), dirs: [corpus], workers: 1, ...options },
  );
const digest = (name: string) => digestFile(at(name, "model", "weights.bin"));
const text = (...path: string[]) => readFile(at(...path), "utf8");
const on = (layer: layers.Layer, ...inputs: SymbolicTensor[]) =>
  layer.apply(inputs.length === 1 ? inputs[0]! : inputs) as SymbolicTensor;

const plain: NetworkFunction = ({ features, classes }: NetworkInputs) => {
  const heard = on(layers.dense({ units: 4, activation: "relu" }), features);
  return on(layers.dense({ units: classes }), on(layers.globalAveragePooling1d({}), heard));
};

const ours: NetworkFunction = ({ features, lengths, classes }: NetworkInputs) => {
  const convolved = on(new SequenceConv1D({ filters: 4, kernelSize: 3 }), features, lengths);
  const normalised = on(new SequenceBatchNorm({}), convolved, lengths);
  const pooled = on(new SequenceMaxPooling1D({ poolSize: 4 }), normalised, lengths);
  const steps = on(new PooledLengths({ poolSize: 4 }), lengths);
  const dense = on(layers.dense({ units: 4, activation: "tanh" }), pooled);
  const dropped = on(new SeededDropout({ rate: 0.2 }), dense);
  const heard = on(new BidirectionalLstm({ units: 3 }), dropped, steps);
  const [mean, attention] = new AttentionPooling({ heads: 2 }).apply([
    heard,
    steps,
  ]) as SymbolicTensor[];
  return {
    logits: on(layers.dense({ units: classes, name: "logits" }), mean!),
    ...{ attention, framesPerStep: 4 },
  };
};

const modules = [new URL("../../../examples/scale.mjs", import.meta.url)];
const { Scale } = (await import(modules[0]!.href)) as { readonly Scale: new () => layers.Layer };
const scaled: NetworkFunction = ({ features, lengths, classes }: NetworkInputs) => {
  const pooling = new AttentionPooling({ heads: 1 });
  const [mean] = pooling.apply([on(new Scale(), features), lengths]) as SymbolicTensor[];
  return on(layers.dense({ units: classes }), mean!);
};

beforeAll(async () => {
  await useBackend("wasm"); // for loadModel
  dir = await mkdtemp(join(tmpdir(), "custom-"));
  corpus = at("corpus");
  vi.stubEnv("SPEECH_EMOTION_CACHE", at("cache"));
  await writeNoiseCorpus(corpus, { speakers: 1 });
  dataSet = await loadDataSet(corpus);
  expect(await start("ours", ours, { workers: 2 })).toMatchObject({ ended: "scored" });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

/** The digest of the weights that are learnt on this thread. */
async function learnInMemory(network: NetworkFunction): Promise<string> {
  const clips = await Promise.all(
    dataSet.clips.map(async ({ id, path, label }) => ({
      ...{ name: id, label, audio: new Uint8Array(await readFile(path)) },
    })),
  );
  const learnt = await trainInMemory(clips, { ...config, network });
  const { "weights.bin": weights } = await learnt!.encode();
  learnt!.network.dispose();
  return createHash("sha256").update(weights).digest("hex");
}

/** A run's test clip, and the scores that the training gave it, by label. */
async function firstPrediction(name: string) {
  const { labels, predictions } = await new RunFolder(at(name)).readPredictions();
  const [{ clip, scores }] = predictions as [(typeof predictions)[0]];
  const { path } = dataSet.clips.find(({ id }) => id === clip)!;
  return { path, scores: new Map(labels.map((label, i) => [label, scores[i]!])) };
}

describe("layers of this library and a dense one of tfjs between them", () => {
  test("learn on the thread that asks, bit for bit, what two threads do", async () => {
    const before = tf.memory().numTensors;
    expect(await learnInMemory(ours)).toBe(await digest("ours"));
    expect(tf.memory().numTensors).toBe(before);
  });

  test("answer from their files as in training, with the time of each step", async () => {
    const { protocol: _, ...found } = await evaluateRun(at("ours"), [], { workers: 1 });
    const { protocol: __, ...scores } = await new RunFolder(at("ours")).readMetrics();
    expect(found).toEqual(scores);
    const first = await firstPrediction("ours");
    using recognizer = await Recognizer.load(at("ours", "model"));
    const { scores: heard, attention } = recognizer.predictSync(await readFile(first.path));
    for (const { label, score } of heard) expect(score).toBeCloseTo(first.scores.get(label)!, 5);
    expect(attention[1]!.timeSec - attention[0]!.timeSec).toBeCloseTo((4 * 512) / 22050, 6);
  });

  test("go on in one thread with the network of the run's folder, or of the same function, and of no other", async () => {
    const stop = new AbortController();
    const callbacks = [{ onEpochEnd: () => stop.abort() }];
    await start("stopped", ours, { signal: stop.signal, callbacks });
    await expect(start("stopped", plain, { resume: true })).rejects.toThrow(
      /found others for network/,
    );
    const again = new AbortController();
    again.abort();
    const { network } = (await new RunFolder(at("stopped")).readConfig()).config;
    expect(await start("stopped", ours, { resume: true, signal: again.signal })).toEqual({
      ...{ ended: "stopped", resumable: true },
    });
    await start("stopped", network, { resume: true });
    expect(await digest("stopped")).toBe(await digest("ours"));
  });

  test("are a model to begin with, all of which but the layer logits can be frozen", async () => {
    const change = { freeze: "all-but-last" } as const;
    const { network } = referenceTrainConfig;
    await start("tuned", network, { change, from: at("ours") });
    const weightsOf = async (name: string) => {
      const { network } = await loadModel(at(name, "model"));
      const weights = network.weights.map(
        (weight) => [weight.originalName, [...weight.read().dataSync()]] as const,
      );
      network.dispose();
      return new Map(weights);
    };
    const [before, after] = [await weightsOf("ours"), await weightsOf("tuned")];
    const changed = [...after].filter(([name, own]) => `${own}` !== `${before.get(name)}`);
    expect(changed.map(([name]) => name)).toEqual(["logits/kernel", "logits/bias"]);

    const whole = dataSet;
    dataSet = {
      ...whole,
      clips: whole.clips.map((clip) => ({ ...clip, label: `not ${clip.label}` })),
    };
    await expect(start("others", network, { from: at("ours") })).rejects.toThrow(
      /expected the labels of the model .*angry/,
    );
    dataSet = whole;
    await expect(start("both", ours, { from: at("ours") })).rejects.toThrow(
      /found a function that builds one/,
    );
  });

  test("are exported for this library, and no other program; no command repeats the training", async () => {
    await exportModel(at("ours"), at("shipped"));
    (await loadModel(at("shipped"))).network.dispose();
    for (const format of ["onnx", "tfjs"] as const)
      await expect(exportModel(at("ours"), at(format), { format })).rejects.toMatchObject({
        code: "network-custom",
      });
    expect(await text("ours", "report.html")).toContain("so no command repeats it");
  });
});

describe("a layer of a user's own", () => {
  test("learns in threads that import its module, and answers in one that does", async () => {
    await start("one", scaled, { modules, workers: 2 });
    expect(await digest("one")).toBe(await learnInMemory(scaled));
    const { path, scores } = await firstPrediction("one");
    using recognizer = await Recognizer.load(at("one", "model"), { modules });
    const { scores: heard, attention } = await recognizer.predict(path);
    for (const { label, score } of heard) expect(score).toBeCloseTo(scores.get(label)!, 5);
    expect(attention.map(({ weight }) => weight)).toEqual([1]);
    const many = predictAll([path], { model: at("one"), modules, workers: 1 });
    const { value } = await many.next();
    await many.return(undefined);
    expect(value).toMatchObject({ result: { scores: heard } });
  });

  test("is told by its class where a thread does not know it, and nothing is written", async () => {
    await expect(start("unknown", scaled)).rejects.toMatchObject({
      name: "ModelError",
      message: expect.stringMatching(/^expected the class Scale .*: import the module .*modules/),
    });
    expect(existsSync(at("unknown", "config.json"))).toBe(false);
    using recognizer = await Recognizer.load(at("one", "model"));
    const { path } = await firstPrediction("one");
    await expect(recognizer.predict(path)).rejects.toMatchObject({ code: "layer-unknown" });
    await expect(start("nowhere", scaled, { modules: [at("none.mjs")] })).rejects.toMatchObject({
      code: "module-unusable",
    });
  });
});

test("what cannot be trained is told before anything is written", async () => {
  const convolved: NetworkFunction = ({ features, ...others }: NetworkInputs) =>
    plain({ ...others, features: on(layers.conv1d({ filters: 2, kernelSize: 3 }), features) });
  await expect(start("none", convolved)).rejects.toMatchObject({
    code: "network-untrainable",
    found: expect.stringContaining("Conv2DBackpropFilter"),
  });
  const doubt = { doubt: "corpora" } as const;
  await expect(start("none", plain, { change: doubt })).rejects.toThrow(/doubt to be none/);
  expect(existsSync(at("none"))).toBe(false);
});
