/** Evidence: end to end. Real processes that learn from two data sets, and score on others. */
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, makeSound } from "@speech-emotion/data";
import { encodeWav } from "@speech-emotion/features";
import type { RecognizerInfo } from "@speech-emotion/model";
import type { MetricsFile, RunConfig, SplitEntry } from "@speech-emotion/train";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestFile } from "./digestFile.ts";
import { writeNoiseCorpus } from "./noiseCorpus.ts";
import { runCli, spawnCli } from "./runCli.ts";

let dir: string;
const at = (...names: string[]) => join(dir, ...names);
const cli = (...args: string[]) => runCli(args, { cwd: dir, cache: at("cache") });
const small =
  "--preset reference --epochs 3 --loss-threshold 0 --min-accuracy 0 --min-f1 0 --augment none --set network.lstmUnits=8".split(
    " ",
  );
const readJson = async <T>(...names: string[]): Promise<T> =>
  JSON.parse(await readFile(at(...names), "utf8"));
const parse = <T>({ stdout }: { stdout: string }) => JSON.parse(stdout) as T;
/** What a run should repeat of its scores. */
const scoresOf = ({ protocol: _, ...scores }: MetricsFile) => scores;

/** Two actors of RAVDESS with seven emotions; two other voices in folders with three, one of which RAVDESS lacks. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "corpora-"));
  await writeNoiseCorpus(at("all"), { speakers: 4 });
  for (const actor of ["01", "02"])
    await cp(at("all", `Actor_${actor}`), at("ravdess", actor), { recursive: true });
  for (const [speaker, actor] of [
    ["eve", "03"],
    ["bob", "04"],
  ] as const)
    for (const [label, code] of [
      ["happy", "03"],
      ["sad", "04"],
      ["bored", "05"],
    ] as const)
      for (const [i, take] of ["01-01", "01-02", "02-01", "02-02"].entries()) {
        await mkdir(at("voices", speaker, label), { recursive: true });
        const name = `03-01-${code}-01-${take}-${actor}.wav`;
        await cp(at("all", `Actor_${actor}`, name), at("voices", speaker, label, `${i}.wav`));
      }
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

describe("a run of two data sets", () => {
  beforeAll(async () => {
    const trained = await cli(
      "train",
      "ravdess",
      "voices",
      "--out",
      "run",
      ...small,
      "--split",
      "speaker",
    );
    expect([trained.code, trained.stderr]).toEqual([
      0,
      expect.stringMatching(/^RAVDESS: 56 clips in ravdess/),
    ]);
    expect(trained.stderr).toMatch(
      /\nfolders: 24 clips in voices.*\nRAVDESS \+ folders: 80 clips in all/,
    );
  }, 120_000);

  test("holds where all of them are, and is scored a corpus, each over the labels that it has", async () => {
    const { dirs } = await readJson<RunConfig>("run", "config.json");
    expect(dirs).toEqual([at("ravdess"), at("voices")]);
    const metrics = await readJson<MetricsFile>("run", "metrics.json");
    expect(metrics.protocol).toMatch(
      /^20 % of the speakers unseen within each of RAVDESS and folders, .*each corpus scored over the labels that it has/,
    );
    const groups = metrics.groups.filter(({ by }) => by === "corpus");
    expect(groups.map(({ value, clips }) => [value, clips])).toEqual([
      ["RAVDESS", 28],
      ["folders", 12],
    ]);
    expect(metrics.absentLabels).toEqual(
      expect.arrayContaining([
        { corpus: "RAVDESS", labels: ["bored"] },
        { corpus: "folders", labels: ["angry", "calm", "disgust", "fearful", "surprised"] },
      ]),
    );
    const split = await readJson<SplitEntry[]>("run", "split.json");
    const voices = new Set(
      split.map(({ clip, set }) => `${set} ${clip.split("/").slice(0, 2).join("/")}`),
    );
    const of = (corpus: string, set: string) =>
      [...voices].filter((name) => name.startsWith(`${set} ${corpus}/`));
    for (const corpus of ["RAVDESS", "folders"]) expect(of(corpus, "test")).toHaveLength(1);
  });

  test("finds its clips again, in all of them, and is scored as it was when others have come", async () => {
    await mkdir(at("voices", "eve", "angry"));
    const other = at("all", "Actor_03", "03-01-06-01-01-01-03.wav");
    await cp(other, at("voices", "eve", "angry", "0.wav"));
    const scores = parse<MetricsFile>(await cli("evaluate", "run", "--json"));
    const metrics = await readJson<MetricsFile>("run", "metrics.json");
    expect(scoresOf(scores)).toEqual(scoresOf(metrics));
    expect(scores.protocol).toBe(`test clips of the run: ${metrics.protocol}`);
    await rm(at("voices", "eve", "angry"), { recursive: true });
  }, 60_000);

  test("goes on after it was killed, to the same weights", async () => {
    const args = ["train", "ravdess", "voices", "--out", "killed", ...small, "--split", "speaker"];
    const child = spawnCli(args, { cwd: dir, cache: at("cache") });
    child.stderr?.on("data", (text) => {
      if (/epoch +1 /.test(String(text))) process.kill(-child.pid!, "SIGKILL");
    });
    await once(child, "exit");
    const moved = await cli("train", "ravdess", "--resume", "killed");
    expect([moved.code, moved.stderr]).toEqual([
      1,
      expect.stringMatching(/found the data set ravdess:/),
    ]);
    expect((await cli("train", "--resume", "killed")).code).toBe(0);
    const weights = (run: string) => digestFile(at(run, "model", "weights.bin"));
    expect(await weights("killed")).toBe(await weights("run"));
  }, 120_000);
});

describe("whole corpora that are held out", () => {
  beforeAll(async () => {
    const split = ["--split", "corpus", "--hold-out", "folders"];
    const args = ["ravdess", "voices", "--out", "held", ...small, ...split, "--corpus-share", "1"];
    const { code, stderr } = await cli("train", ...args);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/left out bored, 8 clips: no corpus/),
    ]);
  }, 120_000);

  test("are the test clips, over the labels that the others teach", async () => {
    const metrics = await readJson<MetricsFile>("held", "metrics.json");
    expect(metrics).toMatchObject({
      protocol: expect.stringMatching(/^all clips of folders, left out of a training on RAVDESS, /),
      clips: 16,
      classes: [
        { label: "happy", support: 8 },
        { label: "sad", support: 8 },
      ],
      unknownLabels: [{ label: "bored", clips: 8 }],
      absentLabels: [
        { corpus: "folders", labels: ["angry", "calm", "disgust", "fearful", "surprised"] },
      ],
    });
    const scores = parse<MetricsFile>(await cli("evaluate", "held", "--json"));
    expect(scoresOf(scores)).toEqual(scoresOf(metrics));
  }, 60_000);

  test("score alike as another data set of the model, which says what it left out", async () => {
    const { classes, confusion } = await readJson<MetricsFile>("held", "metrics.json");
    const found = parse<MetricsFile>(await cli("evaluate", "held/model", "voices", "--json"));
    expect(found).toMatchObject({
      classes,
      confusion,
      answered: 1,
      unknownLabels: [{ label: "bored", clips: 8 }],
    });
    expect(found.calibrationError).toBeGreaterThanOrEqual(0);
    expect(found.protocol).toMatch(
      /^16 of the 24 clips of voices, without 8 of labels that the model does not know \(bored 8\), without the model's angry, calm, disgust, fearful, surprised that folders lacks; /,
    );
    const both = await cli("evaluate", "held", "voices", "ravdess");
    expect(both.stdout).toMatch(
      /\ncorpus: RAVDESS +56 clips: accuracy .*\ncorpus: folders +16 clips: accuracy/,
    );
    expect(both.stdout).toMatch(/\nno answers to folders, which has no clips of them: angry, calm/);
  }, 60_000);
});

test("doubt is measured on corpora that nothing is learnt from too, and noise is no voice", async () => {
  const general =
    "--preset general --encoder none --epochs 2 --augment none --doubt-on folders --set doubtSounds=3";
  const trained = await cli("train", "ravdess", "voices", "--out", "doubt", ...general.split(" "));
  expect(trained.code).toBe(0);
  for (const corpus of ["RAVDESS", "folders"])
    expect(trained.stderr).toContain(
      `\nmeasuring doubt on ${corpus}, with a network of the others\n`,
    );
  const split = await readJson<SplitEntry[]>("doubt", "split.json");
  expect(split.filter(({ clip }) => !clip.startsWith("RAVDESS/"))).toEqual([]);
  const { doubt, labels } = await readJson<RecognizerInfo>("doubt", "model", "recognizer.json");
  expect(labels).not.toContain("bored");
  expect(doubt?.sureFrom).toHaveLength(labels.length);
  expect(doubt?.curve[0]).toMatchObject({ score: 0, kept: 1 });
  const metrics = await readJson<MetricsFile>("doubt", "metrics.json");
  const verdicts = metrics.verdicts!.map(({ verdict, clips }) => [verdict, clips] as const);
  expect(verdicts.map(([verdict]) => verdict)).toEqual(["sure", "likely", "unsure", "no voice"]);
  expect(verdicts.reduce((sum, [, clips]) => sum + clips, 0)).toBe(metrics.clips);
  const random = createRandom(5, "noise");
  const { samples, sampleRateHz } = makeSound("bandNoise", { sampleRateHz: 16000, random });
  await writeFile(at("noise.wav"), encodeWav({ channels: [samples], sampleRateHz }));
  const told = await cli("predict", "noise.wav", "--model", "doubt");
  expect(told.stdout).toMatch(/^noise\.wav \(\d\.\d s\): no voice\n$/);
}, 180_000);

test("what cannot be is refused before anything is written", async () => {
  const refused = async (line: string) => {
    const { code, stderr } = await cli("train", "--out", "none", ...line.split(" "));
    expect(code).toBe(1);
    return stderr;
  };
  expect(await refused("ravdess ravdess")).toMatch(/clips in ravdess that no other data set has/);
  expect(await refused("ravdess voices --split corpus")).toMatch(
    /give --split corpus and --hold-out/,
  );
  expect(await refused("ravdess voices --split corpus --hold-out TESS")).toMatch(
    /some of the corpora RAVDESS, folders to hold out, .* found TESS/,
  );
  expect(await refused("ravdess voices --doubt-on TESS")).toMatch(
    /some of the corpora RAVDESS, folders to measure doubt on, found TESS/,
  );
}, 60_000);

test("a dry run tells of each corpus what it holds", async () => {
  const summary = parse<object>(await cli("data", "ravdess", "voices", "--json"));
  expect(summary).toMatchObject({
    ...{ path: "ravdess and voices", name: "RAVDESS + folders", clips: 80 },
    corpora: [
      { name: "RAVDESS", clips: 56 },
      { name: "folders", clips: 24 },
    ],
  });
  const { stdout } = await cli("train", "ravdess", "voices", "--dry-run");
  expect(stdout).toContain("\ncorpora: 2 (RAVDESS 56, folders 24)\n");
}, 60_000);
