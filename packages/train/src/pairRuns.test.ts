/** Evidence: end to end within one process, on clips of noise, and refusal. Two runs become one whose models answer together. */
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataSet, loadDataSet } from "@speech-emotion/data";
import { Recognizer, softmax, useBackend } from "@speech-emotion/model";
import { readEncoderInfo } from "@speech-emotion/model/tfjs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { writeNoiseCorpus } from "../../../tests/noiseCorpus.ts";
import { writeSmallEncoder } from "../../../tests/smallEncoder.ts";
import { compareRuns } from "./compare/compareRuns.ts";
import { hearingWith } from "./config/hearingWith.ts";
import {
  generalTrainConfig,
  referenceTrainConfig,
  type TrainConfig,
} from "./config/trainConfig.ts";
import { evaluateRun } from "./evaluate.ts";
import { exportModel } from "./exportModel.ts";
import { pairRuns } from "./pairRuns.ts";
import { RunFolder } from "./runFolder/runFolder.ts";
import { measureCalibration } from "./scores/calibration.ts";
import { train } from "./train.ts";

let dir: string;
let dataSet: DataSet;
const at = (...path: string[]) => join(dir, ...path);
const gate = { minAccuracy: 0, minF1: 0, lossThreshold: 0, augment: "none", testFraction: 0.4 };
const frames: TrainConfig = {
  ...referenceTrainConfig,
  network: {
    ...referenceTrainConfig.network,
    convBlocks: [{ filters: 8, kernelSize: 3, poolSize: 4 }],
    lstmUnits: 4,
  },
  ...gate,
  epochs: 1,
  speakerShare: 0.5,
  validationFraction: 0.2,
};
const start = (name: string, config: TrainConfig, encoder?: string) =>
  train(dataSet, config, { out: at(name), dirs: [at("corpus")], workers: 1, encoder });

beforeAll(async () => {
  await useBackend("wasm");
  dir = await mkdtemp(join(tmpdir(), "pairs-"));
  vi.stubEnv("SPEECH_EMOTION_CACHE", at("cache"));
  await writeNoiseCorpus(at("corpus"));
  dataSet = await loadDataSet(at("corpus"));
  await writeSmallEncoder(at("encoder"));
  const ears: TrainConfig = {
    ...hearingWith(generalTrainConfig, await readEncoderInfo(at("encoder"))),
    ...gate,
    ...{ epochs: 3, doubt: "none", validationFraction: 0.2 },
  };
  await start("frames", frames);
  await start("ears", ears, at("encoder"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

test("a run is written whose scores are those of both together, as evaluation and the recogniser have them", async () => {
  const metrics = await pairRuns(at("frames"), at("ears"), { out: at("pair"), workers: 1 });
  expect(metrics.protocol).toMatch(/, two models together$/);
  expect(metrics.speakerNormalised?.accuracy).toEqual(expect.any(Number));
  const run = await RunFolder.open(at("pair"));
  expect(await run.readMetrics()).toEqual(JSON.parse(JSON.stringify(metrics)));
  expect(await run.readHistory()).toHaveLength(1);
  expect((await run.readConfig()).companion).toBe(at("ears"));

  const { protocol, ...scores } = await evaluateRun(at("pair"), [], { workers: 1 });
  expect(protocol).toMatch(/^test clips of the run: /);
  expect(scores).toEqual((({ protocol: _, ...others }) => others)(metrics));

  const { labels, predictions } = await run.readPredictions();
  const [alone, beside] = await Promise.all(
    ["frames", "ears"].map(
      async (name) => (await new RunFolder(at(name)).readPredictions()).predictions,
    ),
  );
  const { companion } = JSON.parse(await readFile(at("pair/model/recognizer.json"), "utf8"));
  const recognizer = await Recognizer.load(run.model);
  for (const { clip, scores } of predictions) {
    const [a, b] = [alone, beside].map((all) => all!.find((one) => one.clip === clip)!.scores);
    const logs = labels.map((_, c) => Math.log(a![c]! * b![c]!) / 2 / companion.temperature);
    const sum = logs.reduce((total, log) => total + Math.exp(log), 0);
    for (const [c, log] of logs.entries()) expect(scores[c]).toBeCloseTo(Math.exp(log) / sum, 3);
    const { path } = dataSet.clips.find(({ id }) => id === clip)!;
    const answer = recognizer.predictSync(await readFile(path));
    for (const [c, label] of labels.entries())
      expect(answer.scores.find((one) => one.label === label)!.score).toBeCloseTo(scores[c]!, 4);
  }

  // By speaker: each voice has heard all of its test clips.
  const clipsOf = (ids: readonly string[]) =>
    ids.map((id) => dataSet.clips.find((clip) => clip.id === id)!);
  const tested = clipsOf(predictions.map(({ clip }) => clip));
  const sounds = new Map(
    await Promise.all(
      dataSet.clips.map(async ({ id, path }) => [id, await readFile(path)] as const),
    ),
  );
  const voices = new Map(tested.map(({ speaker }) => [speaker, recognizer.newVoice()]));
  for (const { id, speaker } of tested) voices.get(speaker)!.hear(sounds.get(id)!);
  const inOrder = (answer: ReturnType<Recognizer["predictSync"]>) =>
    labels.map((label) => answer.scores.find((one) => one.label === label)!.score);
  const known = tested.map(({ id, speaker }) =>
    inOrder(recognizer.predictSync(sounds.get(id)!, { voice: voices.get(speaker)! })),
  );
  const targets = tested.map(({ label }) => labels.indexOf(label));
  const { calibrationError } = measureCalibration(known, targets);
  expect(metrics.speakerNormalised!.calibrationError).toBeCloseTo(calibrationError, 4);

  // The temperature is the best of the validation clips: no other near it has a lower loss.
  const validation = (await run.readSplit()).filter(({ set }) => set === "validation");
  const answers = clipsOf(validation.map(({ clip }) => clip)).map(({ id, label }) => {
    const logs = inOrder(recognizer.predictSync(sounds.get(id)!)).map(Math.log);
    return { logs, target: labels.indexOf(label) };
  });
  const loss = (factor: number) =>
    answers.reduce((sum, { logs, target }) => sum - Math.log(softmax(logs, factor)[target]!), 0);
  expect(validation.length).toBeGreaterThan(0);
  if (companion.temperature < 3.99) expect(loss(1)).toBeLessThan(loss(1.05)); // 4 is the highest that is tried
  if (companion.temperature > 0.26) expect(loss(1)).toBeLessThan(loss(0.95));
  recognizer.dispose();
  expect(await readFile(at("pair/report.html"), "utf8")).toContain("pnpm pair");
});

test("it is told apart from its lead, and is no training that could go on", async () => {
  const { seeds, runs } = await compareRuns([at("frames"), at("pair")]);
  expect(seeds).toEqual([]);
  expect(runs[1]!.differing).toEqual({ companion: true });
  const options = { out: at("pair"), dirs: [at("corpus")], resume: true };
  await expect(train(dataSet, frames, options)).rejects.toThrow(
    /a run that a training wrote, found one that was made of two .*resume one of the two/,
  );
});

test("it is shipped with its companion, and written for no other program", async () => {
  await exportModel(at("pair"), at("shipped"));
  expect((await readdir(at("shipped/companion"))).sort()).toEqual([
    "encoder.bin",
    "encoder.json",
    "model.json",
    "recognizer.json",
    "weights.bin",
  ]);
  const recognizer = await Recognizer.load(at("shipped"));
  const [clip] = dataSet.clips;
  expect(recognizer.predictSync(await readFile(clip!.path)).scores).toHaveLength(
    recognizer.info.labels.length,
  );
  recognizer.dispose();
  for (const format of ["onnx", "tfjs"] as const)
    await expect(exportModel(at("pair"), at("other"), { format })).rejects.toThrow(
      /a model that answers alone .*found one with a companion: export each of the two runs/,
    );
  expect(existsSync(at("other"))).toBe(false);
});

test("runs that do not fit are refused, before anything is written", async () => {
  const out = at("refused");
  const pair = (lead: string, companion: string) => pairRuns(at(lead), at(companion), { out });
  await start("seed", { ...frames, seed: 2 });
  await expect(pair("seed", "ears")).rejects.toThrow(
    /has not seen the test and validation clips of .*seed, found \d+ of them in its training: .*same split and seed/,
  );
  await expect(pair("ears", "frames")).rejects.toThrow(
    /without doubt and directions.*found nuisance, voiceSpace in .*ears: name it as the companion/,
  );
  await expect(pair("frames", "pair")).rejects.toThrow(/answers alone, found a pair in .*pair/);
  await expect(pair("frames", "nowhere")).rejects.toThrow(/run folder with config\.json/);
  await rm(at("ears/metrics.json"));
  await expect(pair("frames", "ears")).rejects.toThrow(/run folder with metrics\.json/);
  expect(existsSync(out)).toBe(false);
  await expect(pairRuns(at("frames"), at("frames"), { out: at("pair") })).rejects.toThrow(
    /a new folder, found a run in .*pair/,
  );
});

test("recordings that changed since are missed", async () => {
  const split = await new RunFolder(at("frames")).readSplit();
  const changed = split.find(({ set }) => set === "test")!;
  const twin = split.find(({ clip, label }) => label === changed.label && clip !== changed.clip)!;
  await cp(at("corpus", twin.clip), at("corpus", changed.clip));
  await expect(pairRuns(at("frames"), at("frames"), { out: at("changed") })).rejects.toThrow(
    /the run's \d+ test clips, as they were, in .*corpus, found \d+: name the folder/,
  );
  expect(existsSync(at("changed"))).toBe(false);
});
