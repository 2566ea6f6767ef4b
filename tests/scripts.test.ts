/** Evidence: end to end. The experiments of the documentation, in small. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { defaultTrainConfig, type MetricsFile, type TrainConfig } from "@speech-emotion/train";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { formatShard } from "../scripts/experiment/formatShard.ts";
import { parseSeeds } from "../scripts/experiment/parseSeeds.ts";
import { refuseUnlike } from "../scripts/experiment/refuseUnlike.ts";
import { belongsTo, parseShard } from "../scripts/experiment/shard.ts";
import { trainOptions } from "../scripts/experiment/trainings.ts";
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
/** A table without its column of minutes. */
const withoutMinutes = (table: string) =>
  table.replace(/^\|.*$/gm, (row) => row.split("|").toSpliced(-3, 1).join("|"));
const filesIn = async (folder: string) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).sort();
};
/** What a run's file holds, but for the seconds that epochs took. */
const bytesOf = async (file: string) =>
  (await readFile(file, "latin1")).replaceAll(/"seconds":[\d.]+/g, "");
/** Kills a process, if it is still there, with all that it started. */
const endGroup = (pid: number) => {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {}
};
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

test.each([1, 2, 3, 5, 8])("each of five trainings belongs to one of %i shards", (count) => {
  const owners = [0, 1, 2, 3, 4].map((place) =>
    Array.from({ length: count }, (_, i) => parseShard(`${i + 1}/${count}`)).filter((shard) =>
      belongsTo(shard, place),
    ),
  );
  expect(owners.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
});

test("a shard tells what is done and what is left, of its own and of the others", () => {
  const tell = (index: number, done: string) =>
    formatShard(
      { index, count: 3 },
      ["7", "8", "9", "10"].map((name) => ({ name, isDone: done.split(" ").includes(name) })),
    ).split("\n");
  expect(tell(1, "7 9")).toEqual([
    "shard 1 of 3: done 7; left 10",
    "other shards: done 9; left 8",
    "2 trainings of 4 left: once they are done, the same command without --shard prints the table",
    "",
  ]);
  expect(tell(2, "7 8 9 10").slice(0, 3)).toEqual([
    "shard 2 of 3: done 8",
    "other shards: done 7, 9, 10",
    "all are done: the same command without --shard prints the table",
  ]);
});

test("trainings of one table differ in seed, fold and corpus, and in nothing else", () => {
  const { network } = defaultTrainConfig;
  const settled = (name: string, changes: Partial<TrainConfig>) => ({
    name,
    settings: { ...defaultTrainConfig, ...changes },
  });
  const first = settled("1", { seed: 1, fold: 1 });
  const like = settled("2", { seed: 2, holdOut: ["TESS"], network: { ...network, seed: 2 } });
  expect(() => refuseUnlike([first, like])).not.toThrow();
  const unlike = settled("3", { epochs: 3, network: { ...network, members: 9 } });
  expect(() => refuseUnlike([first, like, unlike])).toThrow(
    /^expected trainings of the same settings, found others for epochs, network in 3 than in 1: remove/,
  );
});

test("seeds are read from ranges, each once", () => {
  expect(parseSeeds("1-3,2-4,11")).toEqual([1, 2, 3, 4, 11]);
  expect(parseSeeds("0")).toEqual([0]);
});

test("shards run at once, ended and killed on their way, and one of them run twice, give the bytes of one machine", async () => {
  // Ten epochs, as one is over before a signal comes.
  const args = ["seeds", corpus, "--seeds", "1-2", ...quick, "--epochs", "10"];
  const cache = join(dir, "cache-of-shards"); // begins empty: both fill it
  const shard = (n: number) => {
    const words = [launcher, "experiment", ...args, "--shard", `${n}/2`, "--out", "sharded"];
    const env = { ...process.env, SPEECH_EMOTION_CACHE: cache };
    const child = spawn(process.execPath, words, { cwd: dir, env, detached: true });
    onTestFinished(() => endGroup(child.pid as number));
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (text) => (output.stdout += text));
    child.stderr.on("data", (text) => (output.stderr += text));
    const ended = once(child, "close").then(([code]) => ({ code: code as number, ...output }));
    const begun = (async () => {
      const config = join(dir, "sharded", `seed${n}`, "config.json");
      while (!existsSync(config) && child.exitCode === null) await setTimeout(5);
    })();
    return { child, ended, begun };
  };
  const [first, second] = [shard(1), shard(2)];
  await Promise.all([
    first.begun.then(() => first.child.kill("SIGTERM")), // as a scheduler does, and its time to end suffices
    second.begun.then(() => endGroup(second.child.pid as number)), // where it does not, or memory ran out
  ]);
  const stopped = await first.ended;
  expect([stopped.code, stopped.stdout], stopped.stderr).toEqual([130, ""]);
  expect(await readdir(join(dir, "sharded", "seed1"))).not.toContain("run.lock");
  expect((await second.ended).stdout).toBe("");
  const again = await Promise.all([1, 1, 2].map((n) => shard(n).ended));
  expect(again.slice(0, 2).map(({ code }) => code)).toContain(0);
  expect(again[2]).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^shard 2 of 2: done 2\n/),
  });
  for (const { code, stdout, stderr } of again.slice(0, 2))
    if (code === 0) expect(stdout).toMatch(/^shard 1 of 2: done 1\n/);
    // One finds the other in its folder, unless that has gone on.
    else expect(stderr).toMatch(/no other training writes to|expected a new folder/);
  const [whole, merged] = await Promise.all(
    ["whole", "sharded"].map((out) => run("experiment", ...args, "--out", out)),
  );
  expect(withoutMinutes(merged!.stdout)).toBe(withoutMinutes(whole!.stdout));
  for (const seed of ["seed1", "seed2"]) {
    const [one, other] = [join(dir, "whole", seed), join(dir, "sharded", seed)];
    const files = await filesIn(one);
    expect(files).toEqual(expect.arrayContaining([join("model", "weights.bin"), "metrics.json"]));
    expect(await filesIn(other)).toEqual(files);
    for (const file of files)
      expect(await bytesOf(join(other, file)), `${seed}/${file}`).toBe(
        await bytesOf(join(one, file)),
      );
  }
}, 240_000);

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
  const { stdout } = await run("taught", general, voices, "--draws", "1", "--by-voice");
  expect(stdout).toMatch(/^RAVDESS: 1 voice, 1 draw of each\n/);
  const rows = stdout.split("\n").filter((line) => /^\| [1-9]/.test(line));
  expect(rows.map((row) => row.split("|")[1]!.trim())).toEqual(["1", "2", "5", "10"]);
  const [, , alone, , taught] = rows[1]!.split("|").map(Number);
  expect(taught).toBeGreaterThan(alone!); // synthetic moods are easy to tell apart
  const [, known] = rows[1]!.split("|").slice(2).map(Number);
  const [voice] = stdout.split("\n").filter((line) => line.startsWith("| 01 |"));
  expect(voice!.split("|")[3]!.trim()).toBe(`${known!.toFixed(1)}, ${taught!.toFixed(1)}`);
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
