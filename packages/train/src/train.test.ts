/** Evidence: end to end within one process, on clips of noise. What a run holds is what training, evaluation and its files agree on. */
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataSet, loadDataSet } from "@speech-emotion/data";
import { useBackend } from "@speech-emotion/model";
import { loadModel, readEncoderInfo } from "@speech-emotion/model/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { autoType, csvParse } from "d3-dsv";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { digestFile } from "../../../tests/digestFile.ts";
import { writeNoiseCorpus } from "../../../tests/noiseCorpus.ts";
import { writeSmallEncoder } from "../../../tests/smallEncoder.ts";
import type { Callback } from "./callbacks/callback.ts";
import { CsvLogger } from "./callbacks/csvLogger.ts";
import { EarlyStopping } from "./callbacks/earlyStopping.ts";
import { TensorBoard } from "./callbacks/tensorBoard.ts";
import { referenceTrainConfig, type TrainConfig } from "./config/trainConfig.ts";
import { evaluateRun } from "./evaluate.ts";
import { exportModel } from "./exportModel.ts";
import { resume } from "./resume.ts";
import { RunFolder } from "./runFolder/runFolder.ts";
import { type TrainOptions, train } from "./train.ts";

let dir: string;
let corpus: string;
let dataSet: DataSet;
const config: TrainConfig = {
  ...referenceTrainConfig,
  network: {
    ...referenceTrainConfig.network,
    convBlocks: [{ filters: 8, kernelSize: 3, poolSize: 4 }],
    lstmUnits: 4,
  },
  epochs: 3,
  learningRate: 0.01,
  lossThreshold: 0,
  minAccuracy: 0,
  minF1: 0,
  augment: "none",
  averageDecay: 0.9,
  speakerShare: 0.5,
  keep: "last",
};
const at = (name: string) => join(dir, name);
const start = (
  name: string,
  change: Partial<TrainConfig> = {},
  options: Partial<TrainOptions> = {},
) =>
  train(
    dataSet,
    { ...config, ...change },
    { out: at(name), dirs: [corpus], workers: 1, ...options },
  );
const digest = (name: string) => digestFile(join(at(name), "model", "weights.bin"));

beforeAll(async () => {
  await useBackend("wasm"); // for loadModel
  dir = await mkdtemp(join(tmpdir(), "train-"));
  corpus = at("corpus");
  vi.stubEnv("SPEECH_EMOTION_CACHE", at("cache"));
  await writeNoiseCorpus(corpus);
  dataSet = await loadDataSet(corpus);
  expect(await start("whole")).toMatchObject({ ended: "scored" });
}, 60_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

describe("the model of a run", () => {
  test("has the temperature, the epoch and the scores of the epoch that was kept", async () => {
    const { info, network } = await loadModel(join(at("whole"), "model"));
    network.dispose();
    const last = (await new RunFolder(at("whole")).readHistory()).at(-1)!;
    expect(last).toMatchObject({ epoch: 3, saved: true });
    expect(last.temperature).not.toBe(1);
    expect(info.temperature).toBe(last.temperature);
    const { loss, accuracy, weightedF1 } = last;
    expect(info.metrics).toEqual({ loss, accuracy, weightedF1 });
    expect(info.provenance).toMatchObject({ epoch: 3, seed: 1, dataSet: "RAVDESS" });
    expect(info.frontEnd.map(({ stage }) => stage)).toEqual([
      "resample",
      "trim",
      "mfcc",
      "normalise",
      "normaliseSpeaker",
    ]);
  });

  test("scores its test clips as the run says, from its files alone", async () => {
    const { protocol, ...found } = await evaluateRun(at("whole"), [], { workers: 1 });
    const { protocol: expected, ...scores } = await new RunFolder(at("whole")).readMetrics();
    expect(found).toEqual(scores);
    expect(protocol).toBe(`test clips of the run: ${expected}`);
    expect(found.clips).toBe(7 * 2);
    const { labels, predictions } = await (await RunFolder.open(at("whole"))).readPredictions();
    expect(labels).toEqual(found.classes.map(({ label }) => label));
    const right = predictions.filter(({ label, predicted }) => label === predicted);
    expect(right.length / 14).toBe(found.accuracy);
    const { accuracy, uar, weightedF1 } = found;
    expect(found.speakerNormalised).not.toEqual({ accuracy, uar, weightedF1 });
  });

  test("scores a folder, told by which clips it was trained on", async () => {
    const metrics = await evaluateRun(at("whole"), [corpus], { workers: 1, channels: ["speech"] });
    const used = metrics.groups.filter(({ by }) => by === "training");
    expect(used.map(({ value, clips }) => [value, clips])).toEqual([
      ["not used", 14],
      ["used", 42],
    ]);
    expect(metrics.protocol).toBe(`all clips of ${corpus}; 42 of them used in training`);
    await expect(evaluateRun(at("whole"), [corpus], { channels: ["song"] })).rejects.toThrow(
      /song/,
    );
    await expect(evaluateRun(join(at("whole"), "model"), [])).rejects.toThrow(/a model alone/);
    const alone = await evaluateRun(join(at("whole"), "model"), [corpus], { workers: 1 });
    expect(alone.protocol).toMatch(/which of them the model was trained on is not known/);
    expect(alone.groups.some(({ by }) => by === "training")).toBe(false);
  });
});

test("clips that cannot be used are left out and listed, and evaluation tells which clips it scored", async () => {
  const bad = dataSet.clips[0]!;
  const path = at("broken.wav");
  await writeFile(path, "no sound");
  const broken = { ...bad, id: "broken", path, digest: "broken" };
  const clips = dataSet.clips.filter(({ label }) => label !== "calm");
  const mixed = { ...dataSet, clips: [...clips, { ...broken, label: "sad" }] };
  const settings = { ...config, epochs: 1 };
  const options = { out: at("without"), dirs: [corpus], workers: 1 };
  await expect(train(mixed, settings, options)).rejects.toMatchObject({ code: "clips-bad" });
  await train(mixed, { ...settings, skipBad: 0.05 }, options);
  const run = new RunFolder(at("without"));
  expect((await run.readSplit()).map(({ clip }) => clip)).not.toContain("broken");
  const skipped = JSON.parse(await readFile(join(run.path, "skipped.json"), "utf8"));
  expect(skipped).toEqual([{ path, reason: expect.stringMatching(/^expected a WAV file/) }]);
  expect(await readFile(join(run.path, "report.html"), "utf8")).toContain("broken.wav: expected");

  const { protocol, unknownLabels } = await evaluateRun(at("without"), [corpus], { workers: 1 });
  expect(unknownLabels).toEqual([{ label: "calm", clips: 8 }]);
  expect(protocol).toMatch(
    /^48 of the 56 clips of .*corpus, without 8 of labels that the model does not know \(calm 8\); \d+ of them/,
  );
}, 60_000);

test("training and evaluation leave the program's own backend in use", async () => {
  await useBackend("cpu");
  await start("beside", { epochs: 1 });
  expect(tf.getBackend()).toBe("cpu");
  await evaluateRun(at("beside"), [], { workers: 1 });
  await exportModel(at("beside"), at("exported"));
  expect(tf.getBackend()).toBe("cpu");
  await useBackend("wasm");
});

describe("a training that is told to stop", () => {
  test("goes on to the same weights and predictions", async () => {
    const stop = new AbortController();
    const stopped = await start(
      "stopped",
      {},
      {
        signal: stop.signal,
        callbacks: [{ onEpochEnd: ({ epoch }) => void (epoch === 2 && stop.abort()) }],
      },
    );
    expect(stopped).toEqual({ ended: "stopped", resumable: true });
    expect(existsSync(join(at("stopped"), "metrics.json"))).toBe(false);
    expect(await resume(at("stopped"), { workers: 1 })).toMatchObject({ ended: "scored" });
    expect(await digest("stopped")).toBe(await digest("whole"));
    const csv = (name: string) => readFile(join(at(name), "predictions.csv"), "utf8");
    expect(await csv("stopped")).toBe(await csv("whole"));
    const history = await new RunFolder(at("stopped")).readHistory();
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  });

  test("while it takes features has written nothing, and cannot be resumed", async () => {
    const stop = new AbortController();
    vi.stubEnv("SPEECH_EMOTION_CACHE", at("cache2"));
    const callbacks = [{ onFeatures: () => stop.abort() }];
    const result = await start("early", {}, { signal: stop.signal, callbacks });
    vi.stubEnv("SPEECH_EMOTION_CACHE", at("cache"));
    expect(result).toEqual({ ended: "stopped", resumable: false });
    expect(existsSync(at("early"))).toBe(false);
  });
});

describe("callbacks", () => {
  /** Writes down what it is told, and its number. */
  const noting = (told: string[], number: number): Callback => {
    const note = (line: string) => void told.push(`${number}: ${line}`);
    return {
      onTrainBegin: ({ out, data, history }) =>
        note(`begin ${out === at("noted")} ${data.labels.length} ${history.length}`),
      onEpochBegin: (epoch) => note(`epoch ${epoch}`),
      onBatchEnd: ({ epoch, batch, batches }) => note(`batch ${epoch} ${batch}/${batches}`),
      onEpochEnd: ({ epoch }) => note(`end of ${epoch}`),
      onTrainEnd: ({ ended }) => note(ended),
    };
  };

  test("are told all, in turn, and waited for", async () => {
    const told: string[] = [];
    const slow: Callback = {
      onEpochBegin: async (epoch) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        told.push(`waited for ${epoch}`);
      },
    };
    const callbacks = [slow, noting(told, 1), noting(told, 2)];
    await start("noted", { epochs: 2 }, { callbacks });
    const expected = [
      "begin true 7 0",
      ...[1, 2].flatMap((epoch) => [
        `waited for ${epoch}`,
        ...[`epoch ${epoch}`, `batch ${epoch} 1/2`, `batch ${epoch} 2/2`, `end of ${epoch}`],
      ]),
      "scored",
    ];
    expect(told).toEqual(
      expected.flatMap((line) =>
        line.startsWith("waited") ? [line] : [`1: ${line}`, `2: ${line}`],
      ),
    );
  });

  test("that end a training early have it scored, and end it there too when it was resumed", async () => {
    const callbacks = (name: string) => [
      new EarlyStopping({ patience: 1, minDelta: 100 }), // no epoch improves by so much
      new CsvLogger(at(`${name}.csv`)),
      new TensorBoard(at(`${name}-events`)),
    ];
    const ended = async (name: string, options: Partial<TrainOptions> = {}) => {
      const result = await start(name, {}, { callbacks: callbacks(name), ...options });
      expect(result.ended).toBe("scored");
      const history = await new RunFolder(at(name)).readHistory();
      expect(history.map(({ epoch }) => epoch)).toEqual([1, 2]);
      const rows = csvParse(await readFile(at(`${name}.csv`), "utf8"), autoType);
      expect([...rows]).toEqual(history);
      return digest(name);
    };
    const whole = await ended("ended");
    expect(whole).not.toBe(await digest("whole")); // which has one epoch more
    const stop = new AbortController();
    const stopping = { onEpochEnd: () => stop.abort() };
    await start(
      "endedLater",
      {},
      { signal: stop.signal, callbacks: [...callbacks("endedLater"), stopping] },
    );
    expect(await ended("endedLater", { resume: true })).toBe(whole);
    expect(await ended("endedLater", { resume: true })).toBe(whole);
  });

  test("that throw end the training, which can be resumed", async () => {
    const onEpochEnd = () => Promise.reject(new Error("disk full"));
    await expect(start("thrown", {}, { callbacks: [{ onEpochEnd }] })).rejects.toThrow("disk full");
    expect(await start("thrown", {}, { resume: true })).toMatchObject({ ended: "scored" });
  });
});

test("no epoch over the gate: no model, no scores, but the history", async () => {
  expect(await start("gate", { epochs: 1, minAccuracy: 1 })).toEqual({ ended: "gate" });
  expect(existsSync(join(at("gate"), "model"))).toBe(false);
  expect(existsSync(join(at("gate"), "metrics.json"))).toBe(false);
  expect(await new RunFolder(at("gate")).readHistory()).toHaveLength(1);
});

test("of the epochs over the gate the best is kept, not the last, where that is asked for", async () => {
  await start("best", { keep: "best", minAccuracy: 0.05, learningRate: 0.3, epochs: 4 });
  const history = await new RunFolder(at("best")).readHistory();
  const kept = history.filter(({ saved }) => saved).at(-1)!;
  expect(kept.accuracy).toBe(Math.max(...history.map(({ accuracy }) => accuracy)));
  const { info, network } = await loadModel(join(at("best"), "model"));
  network.dispose();
  expect(info.provenance.epoch).toBe(kept.epoch);
});

describe("a run whose front end has an encoder", () => {
  test("keeps it, scores as it says, and goes on when the first is gone", async () => {
    const encoder = at("encoder");
    await writeSmallEncoder(encoder);
    const { frontEnd } = await readEncoderInfo(encoder);
    expect(await start("heard", { frontEnd }, { encoder })).toMatchObject({ ended: "scored" });
    const metrics = await new RunFolder(at("heard")).readMetrics();
    const { accuracy, speakerNormalised } = await evaluateRun(at("heard"), []);
    expect({ accuracy, speakerNormalised }).toEqual({
      accuracy: metrics.accuracy,
      speakerNormalised: metrics.speakerNormalised,
    });
    const stop = new AbortController();
    const callbacks = [{ onEpochEnd: () => stop.abort() }];
    await start("heard2", { frontEnd }, { encoder, signal: stop.signal, callbacks });
    await rm(encoder, { recursive: true });
    await start("heard2", { frontEnd }, { resume: true });
    expect(await digest("heard2")).toBe(await digest("heard"));
    await exportModel(at("heard"), at("heardExport"));
    const { info, encoder: own } = await loadModel(at("heardExport"));
    expect(own?.frontEnd).toEqual(frontEnd);
    expect(info.frontEnd.slice(0, frontEnd.length)).toEqual(frontEnd);
  });

  test("is refused without it, and with another", async () => {
    await writeSmallEncoder(at("encoder"));
    const { frontEnd } = await readEncoderInfo(at("encoder"));
    await expect(start("unheard", { frontEnd })).rejects.toThrow(/folder of the encoder.*none/);
    await writeSmallEncoder(at("other"), { seed: 2 });
    const encoder = at("other");
    await expect(start("unheard", { frontEnd }, { encoder })).rejects.toThrow(/of weights .*found/);
    expect(existsSync(join(at("unheard"), "config.json"))).toBe(false);
  });
});

describe("a training that begins with a model", () => {
  const network = {
    ...config.network,
    ...{ members: 2, batchNorm: true, dropout: 0 },
  };
  const frozen: Partial<TrainConfig> = { freeze: "all-but-last", weightDecay: 0.1 };
  const isLast = (name: string) => name.includes("logits/");
  beforeAll(async () => {
    await start("first", { network, epochs: 2 });
  });

  /** Each weight of a run's model by its name. */
  async function weightsOf(name: string): Promise<Map<string, Float32Array>> {
    const { network } = await loadModel(new RunFolder(at(name)).model);
    const weights = network.weights.map(
      (weight) => [weight.originalName, weight.read().dataSync().slice() as Float32Array] as const,
    );
    network.dispose();
    return new Map(weights);
  }

  /** The names of the weights that are not, bit for bit, those of the first run. */
  async function changed(name: string): Promise<string[]> {
    const [before, after] = [await weightsOf("first"), await weightsOf(name)];
    expect([...after.keys()]).toEqual([...before.keys()]);
    return [...after].flatMap(([key, values]) =>
      Buffer.from(values.buffer).equals(Buffer.from(before.get(key)!.buffer)) ? [] : [key],
    );
  }

  test("has its weights, front end and network, and says so", async () => {
    const still = { learningRate: 0, averageDecay: 0, epochs: 1, seed: 5 };
    let told: unknown;
    const onTrainBegin: Callback["onTrainBegin"] = ({ from }) => {
      expect(existsSync(join(at("same"), "state/state.json"))).toBe(true); // before a step is made
      told = from;
    };
    await start("same", still, { from: at("first"), callbacks: [{ onTrainBegin }] });
    const moved = await changed("same");
    expect(moved.length).toBeGreaterThan(0);
    expect(moved.filter((name) => !name.includes("/moving_"))).toEqual([]);
    const load = async (name: string) => {
      const { info, network } = await loadModel(new RunFolder(at(name)).model);
      network.dispose();
      return info;
    };
    const [first, same] = [await load("first"), await load("same")];
    expect(same.frontEnd).toEqual(first.frontEnd);
    expect(same.network).toEqual({ ...first.network, seed: 5 });
    expect(same.provenance["from"]).toEqual(first.provenance);
    const from = { path: at("first"), lastLayer: "kept", provenance: first.provenance };
    expect(told).toEqual(from);
    expect((await new RunFolder(at("same")).readConfig()).from).toEqual(from);
  });

  test("changes all of them, or the last layer alone, and goes on to the same when the model is gone", async () => {
    await start("tuned", { weightDecay: 0.1 }, { from: at("first") });
    expect(await changed("tuned")).toEqual([...(await weightsOf("first")).keys()]);
    await start("frozen", frozen, { from: at("first") });
    const last = [...(await weightsOf("first")).keys()].filter(isLast);
    expect(last).toHaveLength(4);
    expect(await changed("frozen")).toEqual(last);

    for (const stopAt of ["onBatchEnd", "onEpochEnd"] as const) {
      const name = `frozen-${stopAt}`;
      await cp(new RunFolder(at("first")).model, at("copy"), { recursive: true });
      const stop = new AbortController();
      const callbacks = [{ [stopAt]: () => stop.abort() }];
      await start(name, frozen, { from: at("copy"), signal: stop.signal, callbacks });
      await rm(at("copy"), { recursive: true });
      expect(await start(name, frozen, { resume: true })).toMatchObject({ ended: "scored" });
      expect(await digest(name)).toBe(await digest("frozen"));
    }
    await rm(join(at("frozen"), "state"), { recursive: true });
    await expect(start("frozen", frozen, { resume: true })).rejects.toThrow(
      /the state of a run that began with a model in .*frozen, found none/,
    );
  }, 60_000);

  test("keeps of its last layer what is of labels that both have, and begins it anew where there are none", async () => {
    const settings = { ...config, ...frozen, epochs: 1, learningRate: 0 };
    const begin = async (name: string, clips: DataSet["clips"]) => {
      const options = { out: at(name), dirs: [corpus], workers: 1, from: at("first") };
      await train({ ...dataSet, clips }, settings, options);
      const run = new RunFolder(at(name));
      const { from } = await run.readConfig();
      return { lastLayer: from?.lastLayer, labels: (await run.readPredictions()).labels };
    };
    const column = (weights: ReadonlyMap<string, Float32Array>, of: string[], label: string) =>
      [...weights]
        .filter(([name]) => /logits\//.test(name))
        .flatMap(([, values]) => [...values].filter((_, i) => i % of.length === of.indexOf(label)));
    const first = await weightsOf("first");
    const { labels } = await new RunFolder(at("first")).readPredictions();

    const fewer = await begin(
      "fewer",
      dataSet.clips.flatMap((clip) =>
        clip.label === "calm"
          ? []
          : [{ ...clip, label: clip.label === "sad" ? "bored" : clip.label }],
      ),
    );
    expect(fewer.lastLayer).toBe("kept in part");
    expect(fewer.labels).toHaveLength(6);
    expect((await changed("fewer")).every(isLast)).toBe(true);
    const shared = fewer.labels.filter((label) => label !== "bored");
    const weights = await weightsOf("fewer");
    for (const label of shared)
      expect(column(weights, [...fewer.labels], label)).toEqual(column(first, [...labels], label));
    expect(column(weights, [...fewer.labels], "bored")).not.toEqual(
      column(first, [...labels], "sad"),
    );

    const others = dataSet.clips.map((clip) => ({ ...clip, label: `not ${clip.label}` }));
    expect((await begin("others", others)).lastLayer).toBe("anew");
  });

  test("computes frozen layers as recognition does, not by each batch's moments", async () => {
    const still = { learningRate: 0, batchSize: 64, speakerShare: 0, balance: "none" } as const;
    const from = at("first");
    await start("still", { ...still, epochs: 2, freeze: "all-but-last" }, { from });
    const [one, two] = await new RunFolder(at("still")).readHistory();
    expect(two!.trainLoss).toBeCloseTo(one!.trainLoss, 6); // whichever clips share a shard
    await start("moving", { ...still, epochs: 2 }, { from });
    const [three, four] = await new RunFolder(at("moving")).readHistory();
    expect(Math.abs(four!.trainLoss - three!.trainLoss)).toBeGreaterThan(1e-5);
  });

  test("changes lower layers less, the lower the less", async () => {
    await start("layered", { layerRate: 0.01 }, { from: at("first") });
    const [before, after] = [await weightsOf("first"), await weightsOf("layered")];
    const moved = (part: string) => {
      const found = [...after].filter(([name]) => name.includes(part) && /kernel/.test(name));
      expect(found.length).toBeGreaterThan(0);
      return Math.max(
        ...found.flatMap(([name, own]) => [
          ...own.map((x, i) => Math.abs(x - before.get(name)![i]!)),
        ]),
      );
    };
    expect(moved("conv1/")).toBeLessThan(moved("logits/") / 1000);
    expect(moved("logits/")).toBeGreaterThan(1e-4);
  });

  test("is needed to freeze layers", async () => {
    await expect(start("none", frozen)).rejects.toMatchObject({ code: "freeze-without-model" });
    await expect(start("none", {}, { from: at("nowhere") })).rejects.toThrow(/nowhere/);
    expect(existsSync(at("none"))).toBe(false);
  });
});

test("what cannot be trained is refused before anything is written", async () => {
  await start("taken", { epochs: 1 });
  await expect(start("taken")).rejects.toThrow(/found a run in .*choose another folder/);
  await expect(start("bad", { epochs: 0 })).rejects.toThrow(/epochs to be a whole number/);
  await expect(start("bad", { augment: "echo" })).rejects.toThrow(/found "echo"/);
  await expect(start("bad", {}, { resume: true })).rejects.toThrow(/run folder/);
  expect(existsSync(at("bad"))).toBe(false);
});

describe("a run that goes on", () => {
  test("where no epoch had ended begins again, and ends as it would have", async () => {
    const stop = new AbortController();
    await start(
      "killed",
      {},
      { signal: stop.signal, callbacks: [{ onBatchEnd: () => stop.abort() }] },
    );
    await rm(join(at("killed"), "state"), { recursive: true }); // as when it was killed
    expect(await start("killed", {}, { resume: true })).toMatchObject({ ended: "scored" });
    expect(await digest("killed")).toBe(await digest("whole"));
    await rm(join(at("killed"), "state"), { recursive: true });
    await expect(start("killed", {}, { resume: true })).rejects.toThrow(
      /the state after 3 epochs in .*killed, found none/,
    );
  });

  test("is refused with other settings or data, and while another training writes to it", async () => {
    const stop = new AbortController();
    await start(
      "half",
      {},
      { signal: stop.signal, callbacks: [{ onEpochEnd: () => stop.abort() }] },
    );
    const resume = (change: Partial<TrainConfig> = {}) => start("half", change, { resume: true });
    await expect(resume({ epochs: 9, mixup: 1 })).rejects.toThrow(
      /found others for epochs, mixup:/,
    );
    const whole = dataSet;
    dataSet = { ...whole, clips: whole.clips.slice(2) };
    await expect(resume()).rejects.toThrow(/found 2 clips missing or changed: first/);
    dataSet = whole;
    const history = join(at("half"), "history.jsonl");
    const text = await readFile(history, "utf8");
    await writeFile(history, "");
    await expect(resume()).rejects.toThrow(/the 1 epoch before the state .*, found 0/);
    await writeFile(history, `${text}{"epoch":2,"lear`);
    const both = await Promise.allSettled([resume(), resume()]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "run-busy" },
    });
    expect(existsSync(join(at("half"), "run.lock"))).toBe(false);
  });
});
