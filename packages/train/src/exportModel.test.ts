/** Evidence: end to end within one process. A run goes in, a model as it is shipped comes out. */
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDataSet } from "@speech-emotion/data";
import { useBackend } from "@speech-emotion/model";
import { loadModel } from "@speech-emotion/model/tfjs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { writeNoiseCorpus } from "../../../tests/noiseCorpus.ts";
import { referenceTrainConfig } from "./config/trainConfig.ts";
import { exportModel } from "./exportModel.ts";
import { train } from "./train.ts";

let dir: string;
const at = (...path: string[]) => join(dir, ...path);
const text = (...path: string[]) => readFile(at(...path), "utf8");

beforeEach(async () => {
  await useBackend("wasm"); // for loadModel
  dir = await mkdtemp(join(tmpdir(), "export-"));
  vi.stubEnv("SPEECH_EMOTION_CACHE", at("cache"));
  await writeNoiseCorpus(at("corpus"));
  const { network } = referenceTrainConfig;
  const small = { convBlocks: [{ filters: 4, kernelSize: 3, poolSize: 4 }], lstmUnits: 4 };
  const config = { ...referenceTrainConfig, network: { ...network, ...small }, epochs: 1 };
  await train(
    await loadDataSet(at("corpus")),
    { ...config, augment: "none", minAccuracy: 0, minF1: 0 },
    { out: at("run"), dirs: [at("corpus")], workers: 1 },
  );
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

test("a model of 8-bit weights, with its clips, scores and figures, and nothing half-written", async () => {
  await exportModel(at("run"), at("shipped"));
  expect((await readdir(at("shipped"))).sort()).toEqual([
    "confusion.svg",
    "metrics.json",
    "model.json",
    "recognizer.json",
    "reliability.svg",
    "split.json",
    "weights.bin",
  ]);
  for (const file of ["split.json", "metrics.json"])
    expect(await text("shipped", file)).toBe(await text("run", file));
  expect(await text("shipped", "confusion.svg")).toMatch(/<svg[\s\S]*predicted/);
  expect(await text("shipped", "reliability.svg")).toMatch(/<svg[\s\S]*right \(%\)/);
  const sizes = await Promise.all(
    [at("shipped"), at("run", "model")].map(
      async (folder) => (await readFile(join(folder, "weights.bin"))).length,
    ),
  );
  expect(sizes[0]! / sizes[1]!).toBeLessThan(0.3); // biases stay as they are
  const models = await Promise.all(
    [at("shipped"), at("run", "model")].map((folder) => loadModel(folder)),
  );
  expect(models[0]!.info).toEqual(models[1]!.info);
  for (const { network } of models) network.dispose();
});

test.each([
  ["onnx", ["model.onnx", "signature.json"]],
  ["tfjs", ["model.json", "signature.json", "weights.bin"]],
] as const)("%s of a run, or of its model alone, without its scores", async (format, files) => {
  await rm(at("run/metrics.json"));
  await exportModel(at("run"), at("of the run"), { format });
  expect((await readdir(at("of the run"))).sort()).toEqual(files);
  await exportModel(at("run/model"), at("of the model"), { format });
  for (const file of files)
    expect(await text("of the model", file)).toBe(await text("of the run", file));
  const { labels, temperature } = JSON.parse(await text("run/model/recognizer.json"));
  const signature = JSON.parse(await text("of the run", "signature.json"));
  expect(signature).toMatchObject({ labels, temperature });
  expect(signature.frontEnd.at(-1).stage).toBe("mfcc");
  for (const own of ["run", "run/model"])
    await expect(exportModel(at("run"), at(own), { format })).rejects.toThrow(/another folder/);
});

test("a run's own folders are not written over, nor is one without scores exported", async () => {
  const before = await readFile(at("run/model/weights.bin"));
  for (const own of ["run", "run/model", "run/../run"])
    await expect(exportModel(at("run"), at(own))).rejects.toThrow(
      /another folder than the run's own, found .*name another/,
    );
  expect(before.equals(await readFile(at("run/model/weights.bin")))).toBe(true);
  await rm(at("run/metrics.json"));
  await expect(exportModel(at("run"), at("shipped"))).rejects.toThrow(/metrics/);
  expect(existsSync(at("shipped"))).toBe(false);
});
