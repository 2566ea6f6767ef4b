/** Evidence: end to end. What is held out, what chooses, and what is told of it. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EpochRecord, MetricsFile, SplitEntry } from "@speech-emotion/train";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeNoiseCorpus } from "./noiseCorpus.ts";
import { type Finished, runCli } from "./runCli.ts";

let dir: string;
let corpus: string;
const cli = (...args: string[]) => runCli(args, { cwd: dir, cache: join(dir, "cache") });
const train = (out: string, line: string): Promise<Finished> =>
  cli("train", corpus, "--out", join(dir, out), ...line.split(" "));
const loose = "--epochs 1 --min-accuracy 0 --min-f1 0 --augment none --workers 1 --json";
const read = (...path: string[]) => readFile(join(dir, ...path), "utf8");
const readSplit = async (run: string): Promise<SplitEntry[]> =>
  JSON.parse(await read(run, "split.json"));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "protocols-"));
  corpus = join(dir, "corpus");
  await writeNoiseCorpus(corpus, { speakers: 3 });
  await writeFile(join(dir, "broken.wav"), "RIFFnothing");
  await train("reference", `--preset reference --protocol reference --balance sampler ${loose}`);
  await train(
    "speaker",
    `${loose} --split speaker --preset reference --set speakerShare=0.5 --epochs 12`,
  );
}, 240_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

test("over the gate or not at all: exit code 3, no model, and nothing to export", async () => {
  const { code, stderr } = await train("failed", "--epochs 1 --augment none --workers 1");
  expect(code).toBe(3);
  expect(stderr).toMatch(/expected an epoch with accuracy over 0\.8.*no model was saved/);
  expect(existsSync(join(dir, "failed", "model"))).toBe(false);
  expect(existsSync(join(dir, "failed", "metrics.json"))).toBe(false);
  const refused = await cli("export", "failed", "--out", "nothing");
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^expected a run folder with metrics/);
  expect(existsSync(join(dir, "nothing"))).toBe(false);
}, 120_000);

test("the reference's protocol says that it chose on the test clips, and calibrates on none", async () => {
  const { protocol } = JSON.parse(await read("reference", "metrics.json")) as MetricsFile;
  expect(protocol).toMatch(/CHOSEN ON THE TEST CLIPS/);
  const split = await readSplit("reference");
  expect(split.filter(({ set }) => set === "validation")).toEqual([]);
  const [epoch] = (await read("reference", "history.jsonl")).split("\n");
  expect((JSON.parse(epoch as string) as EpochRecord).temperature).toBe(1);
});

test("a speaker split has no speaker on two sides, and says so", async () => {
  const { protocol } = JSON.parse(await read("speaker", "metrics.json")) as MetricsFile;
  expect(protocol).toMatch(/speakers unseen/);
  const split = await readSplit("speaker");
  const actors = (set: string) =>
    new Set(split.filter((entry) => entry.set === set).map(({ clip }) => clip.slice(0, 8)));
  expect([...actors("train"), ...actors("validation"), ...actors("test")]).toHaveLength(3);
});

test("a model that was trained for it is scored with speaker normalisation too", async () => {
  const { speakerNormalised } = JSON.parse(await read("speaker", "metrics.json")) as MetricsFile;
  expect(speakerNormalised?.uar).toBeGreaterThan(0.2); // it has learnt enough to answer differently
  const { stdout } = await cli("evaluate", "speaker", "--json");
  expect(JSON.parse(stdout).speakerNormalised).toEqual(speakerNormalised);
  const uarOf = async (clips: number) => {
    const options = ["--speaker-clips", String(clips), "--json"];
    const { stdout } = await cli("evaluate", "speaker", ...options);
    return (JSON.parse(stdout) as MetricsFile).speakerNormalised?.uar;
  };
  expect(await uarOf(1000)).toBeCloseTo(speakerNormalised?.uar as number, 9);
  expect(await uarOf(1)).not.toBe(speakerNormalised?.uar);
}, 60_000);

test("--same-voice normalises files by one another, but not by those that cannot be read", async () => {
  const names = ["01", "02"].map((n) => `03-01-05-01-01-${n}-01.wav`);
  const files = [...names.map((name) => join(corpus, "Actor_01", name)), join(dir, "broken.wav")];
  const predict = (model: string, ...options: string[]) =>
    cli("predict", ...files, "--json", "--model", model, ...options);
  const [alone, together] = [
    await predict("speaker"),
    await predict("speaker", "--same-voice"),
  ].map(({ stdout }) => JSON.parse(stdout));
  expect(together.map(({ file }: { file: string }) => file)).toEqual(files);
  expect(together[0].scores).not.toEqual(alone[0].scores);
  expect(together[2]).toEqual(alone[2]);
  const { code, stderr } = await predict("reference", "--same-voice");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^expected a model that was trained for speaker/);
}, 60_000);
