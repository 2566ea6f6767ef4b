/** Evidence: end to end within one process, on clips of noise, and refusal. Two runs become one whose models answer together. */
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
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

/** What a recogniser says of clips, in the order of its labels: of each alone, or once each voice has heard all of its clips. */
async function hear(
  recognizer: Recognizer,
  ids: readonly { readonly clip: string }[],
  { known = false } = {},
): Promise<{ readonly scores: number[]; readonly target: number }[]> {
  const { labels } = recognizer.info;
  const clips = await Promise.all(
    ids.map(async ({ clip: id }) => {
      const { path, ...clip } = dataSet.clips.find((one) => one.id === id)!;
      return { ...clip, sound: await readFile(path) };
    }),
  );
  const voices = new Map(clips.map(({ speaker }) => [speaker, recognizer.newVoice()]));
  if (known) for (const { sound, speaker } of clips) voices.get(speaker)!.hear(sound);
  return clips.map(({ sound, speaker, label }) => {
    const answer = recognizer.predictSync(sound, known ? { voice: voices.get(speaker)! } : {});
    return {
      scores: labels.map((name) => answer.scores.find((one) => one.label === name)!.score),
      target: labels.indexOf(label),
    };
  });
}

/** @param answers of known voices. */
const errorOf = (answers: Awaited<ReturnType<typeof hear>>) =>
  measureCalibration(
    answers.map(({ scores }) => scores),
    answers.map(({ target }) => target),
  ).calibrationError;

test("a run is written whose scores are those of both together, as evaluation and the recogniser have them", async () => {
  const metrics = await pairRuns(at("frames"), at("ears"), { out: at("pair"), workers: 1 });
  expect(metrics.protocol).toMatch(/, 2 models together$/);
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
  const heard = await hear(recognizer, predictions);
  for (const [i, { clip, scores }] of predictions.entries()) {
    const [a, b] = [alone, beside].map((all) => all!.find((one) => one.clip === clip)!.scores);
    const logs = labels.map((_, c) => Math.log(a![c]! * b![c]!) / 2 / companion.temperature);
    const sum = logs.reduce((total, log) => total + Math.exp(log), 0);
    for (const [c, log] of logs.entries()) expect(scores[c]).toBeCloseTo(Math.exp(log) / sum, 3);
    for (const [c, score] of scores.entries()) expect(heard[i]!.scores[c]).toBeCloseTo(score, 4);
  }

  const error = errorOf(await hear(recognizer, predictions, { known: true }));
  expect(metrics.speakerNormalised!.calibrationError).toBeCloseTo(error, 4);

  // The temperature is the best of the validation clips: no other near it has a lower loss.
  const validation = (await run.readSplit()).filter(({ set }) => set === "validation");
  const answers = (await hear(recognizer, validation)).map(({ scores, target }) => ({
    ...{ logs: scores.map(Math.log), target },
  }));
  const loss = (factor: number) =>
    answers.reduce((sum, { logs, target }) => sum - Math.log(softmax(logs, factor)[target]!), 0);
  expect(validation.length).toBeGreaterThan(0);
  if (companion.temperature < 3.99) expect(loss(1)).toBeLessThan(loss(1.05)); // 4 is the highest that is tried
  if (companion.temperature > 0.26) expect(loss(1)).toBeLessThan(loss(0.95));
  recognizer.dispose();
  expect(await readFile(at("pair/report.html"), "utf8")).toContain("pnpm pair");
});

test("a pair is a companion too: what it says counts as one model's", async () => {
  await start("third", { ...frames, network: { ...frames.network, seed: 2 } });
  const metrics = await pairRuns(at("third"), at("pair"), { out: at("three"), workers: 1 });
  expect(metrics.protocol).toMatch(/, 3 models together$/);
  const { protocol: _, ...scores } = await evaluateRun(at("three"), [], { workers: 1 });
  expect(scores).toEqual((({ protocol: _, ...others }) => others)(metrics));
  const { labels, predictions } = await (await RunFolder.open(at("three"))).readPredictions();
  await exportModel(at("three"), at("whole"));
  expect(await readdir(at("whole/companion"))).toContain("companion");
  const [third, pair, three] = await Promise.all(
    ["third", "pair", "three"].map((name) => Recognizer.load(at(name, "model"))),
  );
  const { temperature } = three!.info.companion!;
  for (const known of [false, true]) {
    const [a, b, both] = await Promise.all(
      [third, pair, three].map((recognizer) => hear(recognizer!, predictions, { known })),
    );
    for (const [i, { scores }] of both!.entries()) {
      const logits = labels.map((_, c) => Math.log(a![i]!.scores[c]! * b![i]!.scores[c]!) / 2);
      for (const [c, score] of softmax(logits, temperature).entries())
        expect(scores[c]).toBeCloseTo(score, 5);
      if (!known)
        for (const [c, score] of predictions[i]!.scores.entries())
          expect(scores[c]).toBeCloseTo(score, 4);
    }
    if (known) expect(metrics.speakerNormalised!.calibrationError).toBeCloseTo(errorOf(both!), 4);
  }
  for (const recognizer of [third, pair, three]) recognizer!.dispose();
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
    /has not seen the test and validation clips of .*seed, found \d+ of them in the training of .*ears: .*same split and seed/,
  );
  await expect(pair("ears", "frames")).rejects.toThrow(
    /without doubt and directions.*found nuisance, voiceSpace in .*ears: name it as the companion/,
  );
  await expect(pair("pair", "frames")).rejects.toThrow(/answers alone, found a pair in .*pair/);
  await cp(at("pair"), at("strange"), { recursive: true });
  const config = await readFile(at("strange/config.json"), "utf8");
  await writeFile(at("strange/config.json"), config.replaceAll(at("ears"), at("seed")));
  await expect(pair("frames", "strange")).rejects.toThrow(
    /test and validation clips of .*frames, found \d+ of them in the training of .*seed/,
  );
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
