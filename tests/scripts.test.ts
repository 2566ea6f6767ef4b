/** Evidence: end to end. The experiments of the documentation, in small. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import type { MetricsFile } from "@speech-emotion/train";
import { afterAll, beforeAll, expect, test } from "vitest";
import { trainOptions } from "../scripts/experiment/runExperiment.ts";
import { launcher } from "../scripts/shared/run.ts";
import { writeNoiseCorpus } from "./noiseCorpus.ts";
import { runCli } from "./runCli.ts";

let dir: string;
let corpus: string;
const run = (name: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [launcher, name, ...args], {
    cwd: dir,
    env: { ...process.env, SPEECH_EMOTION_CACHE: join(dir, "cache") },
  });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "scripts-"));
  corpus = join(dir, "corpus");
  await writeNoiseCorpus(corpus);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const quick =
  "--preset reference --epochs 1 --augment none --min-accuracy 0 --min-f1 0 --workers 1 --set speakerShare=0.5".split(
    " ",
  );
const numbers = (row: string | undefined) => row?.split("|").slice(3, 8).map(Number) as number[];

test("experiment trains five seeds, tells mean and spread, and does nothing twice", async () => {
  const { stdout } = await run("experiment", "seeds", corpus, "--out", "five", ...quick);
  const rows = stdout.split("\n").filter((line) => /^\| ([1-5]|mean|sd) /.test(line));
  expect(rows).toHaveLength(7);
  const files = [1, 2, 3, 4, 5].map((n) => join(dir, "five", `seed${n}`, "metrics.json"));
  const scores = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(file, "utf8")) as MetricsFile),
  );
  const mean = scores.reduce((sum, { accuracy }) => sum + accuracy, 0) / 5;
  const known =
    scores.reduce((sum, { speakerNormalised }) => sum + (speakerNormalised?.uar as number), 0) / 5;
  expect(stdout).toMatch(/UAR, speaker normalised \|/);
  expect(numbers(rows[5])[4]).toBeCloseTo(100 * known, 1);
  expect(numbers(rows[5])[0]).toBeCloseTo(100 * mean, 1);
  const variance = scores.reduce((sum, { accuracy }) => sum + (accuracy - mean) ** 2, 0) / 4;
  expect(numbers(rows[6])[0]).toBeCloseTo(100 * Math.sqrt(variance), 1);
  expect(stdout).toMatch(/accuracy of each class, mean: angry \d/);
  expect(stdout).toMatch(/of each group, mean: channel speech \d/);
  const { mtimeMs } = await stat(files[0] as string);
  expect((await run("experiment", "seeds", corpus, "--out", "five", ...quick)).stdout).toBe(stdout);
  expect((await stat(files[0] as string)).mtimeMs).toBe(mtimeMs);
}, 240_000);

test("compare tells what those runs differ in, their spread over seeds, and each against the first", async () => {
  const folders = (await readdir(join(dir, "five"))).filter((name) => !name.includes("."));
  expect(folders).toHaveLength(5);
  const runs = folders.sort().map((name) => join("five", name));
  const compare = (...args: string[]) =>
    runCli(["compare", ...args], { cwd: dir, cache: join(dir, "cache") });
  const { stdout } = await compare(...runs, "--json");
  const { runs: found, seeds, paired } = JSON.parse(stdout);
  expect(
    found.map(({ seed, differing }: { seed: number; differing: object }) => [seed, differing]),
  ).toEqual([1, 2, 3, 4, 5].map((seed) => [seed, {}]));
  const accuracies = found.map(({ accuracy }: { accuracy: number }) => accuracy);
  const mean = accuracies.reduce((a: number, b: number) => a + b) / 5;
  const squares = accuracies.map((accuracy: number) => (accuracy - mean) ** 2);
  expect(seeds).toHaveLength(1);
  expect(seeds[0].seeds).toEqual([1, 2, 3, 4, 5]);
  expect(seeds[0].accuracy.mean).toBeCloseTo(mean, 12);
  expect(seeds[0].accuracy.sd).toBeCloseTo(
    Math.sqrt(squares.reduce((a: number, b: number) => a + b) / 4),
    12,
  );
  // Against itself, no clip is better or worse.
  const same = JSON.parse((await compare(runs[0]!, runs[0]!, "--json")).stdout);
  const none = { estimate: 0, low: 0, high: 0 };
  expect(same.paired).toEqual([
    { run: runs[0], clips: found[0].clips, better: 0, worse: 0, p: 1, accuracy: none, uar: none },
  ]);
  for (const { clips, better, worse, accuracy } of paired) {
    expect(accuracy.estimate).toBeCloseTo((better - worse) / clips, 12);
    expect(accuracy.low).toBeLessThanOrEqual(accuracy.estimate);
    expect(accuracy.high).toBeGreaterThanOrEqual(accuracy.estimate);
  }
  const { stdout: text } = await compare(...runs.slice(0, 2));
  expect(text).toMatch(/\| 1, 2 \| - \| \d+\.\d % \(sd \d+\.\d\)/);
  const [one, other] = await Promise.all([compare(runs[0]!), compare(runs[0]!, corpus)]);
  expect([one.code, other.code]).toEqual([1, 1]);
  expect(one.stderr).toMatch(/expected two runs or more to compare, found 1/);
  expect(other.stderr).toMatch(/^expected .*, found .*\n$/);
}, 60_000);

test("experiment over folds holds out the voices of one each time, whatever it then scores", () => {
  const words = trainOptions.folds("3").join(" ");
  expect(words).toBe("--split speaker --fold 3 --min-accuracy 0 --min-f1 0");
});

test("experiment leaves out each of two corpora", async () => {
  const other = join(dir, "other");
  await writeNoiseCorpus(other, { speakers: 3 });
  const { stdout } = await run("experiment", "corpora", corpus, other, "--out", "left", ...quick);
  const rows = stdout.split("\n").filter((line) => /^\| (?!---)/.test(line));
  const cells = rows.map((row) =>
    row
      .split("|")
      .slice(1, 3)
      .map((cell) => cell.trim()),
  );
  expect(cells).toEqual([
    ["corpus", "clips"],
    ["corpus", "56"],
    ["other", "28"], // the third speaker: the first two are clips of the corpus too
    ["mean", ""],
    ["sd", ""],
  ]);
  await expect(run("experiment", "corpora", corpus, "--out", "one", ...quick)).rejects.toThrow(
    /data sets of two corpora or more, found RAVDESS/,
  );
}, 240_000);

test("taught tells what each count of clips is worth, and wants names that tell the sentence", async () => {
  const voices = join(dir, "voices");
  await writeSyntheticCorpus(voices, { speakers: 1 });
  const nameless = join(dir, "nameless");
  for (const name of await readdir(join(voices, "Actor_01"))) {
    const label = { "03": "happy", "05": "angry" }[name.slice(6, 8)];
    const clip = join(voices, "Actor_01", name);
    if (label) await cp(clip, join(nameless, label, name.replaceAll("-", "")));
    else await rm(clip);
  }
  const general = fileURLToPath(new URL("../models/general", import.meta.url));
  const { stdout } = await run("taught", general, voices, "--draws", "1");
  expect(stdout).toMatch(/^RAVDESS: 1 voice, 1 draw of each\n/);
  const rows = stdout.split("\n").filter((line) => /^\| \d/.test(line));
  expect(rows.map((row) => row.split("|")[1]!.trim())).toEqual(["1", "2", "5", "10"]);
  const [, , alone, , taught] = rows[1]!.split("|").map(Number);
  expect(taught).toBeGreaterThan(alone!); // synthetic moods are easy to tell apart
  await expect(run("taught", general, nameless)).rejects.toThrow(
    /expected clips whose names tell who speaks and which sentence/,
  );
}, 60_000);

test("voices tells who speaks in made conversations, of two speakers or more", async () => {
  const general = fileURLToPath(new URL("../models/general", import.meta.url));
  const two = join(dir, "two-speakers");
  await writeSyntheticCorpus(two, { speakers: 2 });
  const { stdout } = await run("voices", general, two, "--count", "2");
  const rows = stdout.trim().split("\n").slice(2);
  expect(
    rows.map((row) =>
      row
        .split("|")
        .slice(1, 4)
        .map((cell) => cell.trim()),
    ),
  ).toEqual([["RAVDESS", "a man and a woman", "2"]]);
  const [mean, median, worst] = rows[0]!.split("|").slice(4, 7).map(Number);
  expect(worst).toBeGreaterThanOrEqual(50); // the numbering that fits best
  expect(mean).toBeGreaterThanOrEqual(worst!);
  expect(median).toBeLessThanOrEqual(100);
  const one = join(dir, "one-speaker");
  await writeSyntheticCorpus(one, { speakers: 1 });
  await expect(run("voices", general, one)).rejects.toThrow(
    /expected two speakers or more in RAVDESS, found 1/,
  );
}, 60_000);

test("robustness scores an exported model on its test clips in every condition", async () => {
  const exported = await runCli(["export", "five/seed1", "--out", "shipped"], {
    cwd: dir,
    cache: join(dir, "cache"),
  });
  expect(exported.code).toBe(0);
  const { stdout } = await run("robustness", "shipped", corpus);
  const rows = stdout.split("\n").filter((line) => /^\| .*\d \|/.test(line));
  expect(rows).toHaveLength(16);
  const metrics = await readFile(join(dir, "shipped", "metrics.json"), "utf8");
  const { accuracy } = JSON.parse(metrics) as MetricsFile;
  const [first] = rows.map((row) => row.split("|").slice(2, 5).map(Number));
  expect(first?.[0]).toBeCloseTo(100 * accuracy, 1);
  expect(first?.[2]).toBe(0);
}, 120_000);
