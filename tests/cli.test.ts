/** Evidence: end to end. Real processes on real files: a small synthetic corpus in, run folders out. */
import { once } from "node:events";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRecording, writeSyntheticCorpus } from "@speech-emotion/data";
import { decodeNpy, encodeWav } from "@speech-emotion/features";
import type { EpochRecord, MetricsFile, RunConfig, SplitEntry } from "@speech-emotion/train";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestFile } from "./digestFile.ts";
import { type Finished, runCli, spawnCli } from "./runCli.ts";

let dir: string;
let corpus: string;
let cache: string;
let run: string;
let trained: Finished;

const cli = (...args: string[]) => runCli(args, { cwd: dir, cache });
/** A command line as it is typed. */
const words = (line: string) => line.split(" ");
const train = (out: string, line: string) => cli("train", corpus, "--out", out, ...words(line));
// The reference's preset: the default one judges its gate on 7 of these clips, which says nothing. Its network in small learns them too.
const short =
  "--preset reference --loss-threshold 0 --epochs 14 --min-accuracy 0.5 --min-f1 0.5 --augment none --set network.lstmUnits=32 --learning-rate 0.002";
const json = async <T>(...path: string[]): Promise<T> =>
  JSON.parse(await readFile(join(...path), "utf8"));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "cli-"));
  corpus = join(dir, "corpus");
  cache = join(dir, "cache");
  run = join(dir, "run");
  await writeFile(join(dir, "broken.wav"), "RIFFnothing");
  await writeSyntheticCorpus(corpus, { speakers: 3 });
  trained = await train(run, `${short} --json`);
}, 300_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

describe("train", () => {
  test("ends with 0, exactly one JSON value on stdout, progress on stderr", () => {
    expect(trained.stderr).toMatch(/168 clips in .*corpus/);
    expect(trained.code).toBe(0);
    const { metrics } = JSON.parse(trained.stdout) as { run: string; metrics: MetricsFile };
    expect(metrics.clips).toBe(7 * 5); // ceil(0.2 x 24) of each class
    expect(metrics.accuracy).toBeGreaterThan(0.6);
  });

  test("writes the whole run folder, and nothing half-written", async () => {
    const files = (await readdir(run, { recursive: true })).sort();
    expect(files.filter((file) => file.endsWith(".tmp"))).toEqual([]);
    for (const file of [
      "config.json",
      "history.jsonl",
      "metrics.json",
      "model/model.json",
      "model/recognizer.json",
      "model/weights.bin",
      "predictions.csv",
      "report.html",
      "split.json",
      "state/state.json",
    ])
      expect(files).toContain(file);
    const { config, versions } = await json<RunConfig>(run, "config.json");
    expect([config.seed, config.epochs, config.augment]).toEqual([1, 14, "none"]);
    expect(versions.tfjs).toBe("4.22.0");
  });

  test("the split is complete and disjoint, the metrics are those of predictions.csv", async () => {
    const split = await json<SplitEntry[]>(run, "split.json");
    expect(new Set(split.map(({ clip }) => clip)).size).toBe(168);
    const test = split.filter(({ set }) => set === "test").map(({ clip }) => clip);
    const [, ...rows] = (await readFile(join(run, "predictions.csv"), "utf8")).trim().split("\n");
    expect(rows.map((row) => row.split(",")[0]).sort()).toEqual([...test].sort());
    const right = rows.filter((row) => row.split(",")[1] === row.split(",")[2]).length;
    expect((await json<MetricsFile>(run, "metrics.json")).accuracy).toBeCloseTo(
      right / rows.length,
      12,
    );
  });

  test("the history has a line an epoch, and the loss falls", async () => {
    const history = (await readFile(join(run, "history.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as EpochRecord);
    expect(history.map(({ epoch }) => epoch)).toEqual(history.map((_, i) => i + 1));
    expect(history.at(-1)?.trainLoss).toBeLessThan((history[0]?.trainLoss as number) / 2);
    expect(history.some(({ saved }) => saved)).toBe(true);
  });

  test("the report shows every class and both curves", async () => {
    const html = await readFile(join(run, "report.html"), "utf8");
    for (const text of ["surprised", "Learning curves", "<svg", "test looked at once"])
      expect(html).toContain(text);
  });

  test("the same seed gives the same weights, bit for bit, with any number of feature workers", async () => {
    const again = join(dir, "again");
    const fresh = await runCli(
      ["train", corpus, "--out", again, ...words(`${short} --workers 1`)],
      {
        cwd: dir,
        cache: join(dir, "cache2"),
      },
    );
    expect(fresh.code).toBe(0);
    const weights = (folder: string) => digestFile(join(folder, "model", "weights.bin"));
    expect(await weights(again)).toBe(await weights(run));
    expect(fresh.stdout).toMatch(/surprised +5 +\d/);
  }, 300_000);
});

describe("evaluate", () => {
  test("a run: the scores that training ended with", async () => {
    const { code, stdout } = await cli("evaluate", run, "--json");
    expect(code).toBe(0);
    const { protocol, ...scores } = JSON.parse(stdout) as MetricsFile;
    const { protocol: _, ...expected } = await json<MetricsFile>(run, "metrics.json");
    expect(scores).toEqual(expected);
    expect(protocol).toMatch(/^test clips of the run: stratified random 80\/20/);
  });

  test("a folder: all its clips, and how many of them were trained on", async () => {
    const { code, stdout } = await cli("evaluate", run, corpus);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Protocol: all clips of .*corpus; 133 of them used in training\n168 clips: accuracy/,
    );
    expect(stdout).toMatch(/angry +24 +\d+\.\d % /);
  });

  test("clips that moved are still the test clips; clips that are gone are missed", async () => {
    const moved = join(dir, "moved");
    await cp(corpus, moved, { recursive: true });
    const split = await json<SplitEntry[]>(run, "split.json");
    const gone = split.find(({ set }) => set === "test")?.clip as string;
    const damaged = join(dir, "damaged");
    await cp(run, damaged, { recursive: true });
    const config = await json<RunConfig>(damaged, "config.json");
    await writeFile(join(damaged, "config.json"), JSON.stringify({ ...config, dirs: [moved] }));
    expect((await cli("evaluate", damaged, "--json")).code).toBe(0);
    await rm(join(moved, gone));
    const { code, stderr } = await cli("evaluate", damaged);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^expected the run's 35 test clips, as they were, in .*, found 34: /),
    ]);
  }, 60_000);
});

test("pair makes of two runs one, scored on the same test clips; of a run and itself it is as right", async () => {
  const both = join(dir, "both");
  const { code, stdout } = await cli("pair", run, run, "--out", both, "--json");
  expect(code).toBe(0);
  const { accuracy, protocol } = JSON.parse(stdout);
  expect(accuracy).toBe((await json<{ accuracy: number }>(run, "metrics.json")).accuracy);
  expect(protocol).toMatch(/, 2 models together$/);
  expect((await cli("evaluate", both)).stdout).toContain(
    `accuracy ${(100 * accuracy).toFixed(1)} %`,
  );
  const again = await cli("pair", run, run, "--out", both);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("found a run in")]);
}, 60_000);

describe("export", () => {
  test("a model of a quarter of the size that scores its test clips as the run did, give or take one", async () => {
    const shipped = join(dir, "shipped");
    expect((await cli("export", run, "--out", shipped)).code).toBe(0);
    const weights = (folder: string) => readFile(join(folder, "weights.bin"));
    const bytes = await Promise.all([shipped, join(run, "model")].map(weights));
    expect((bytes[0] as Buffer).length / (bytes[1] as Buffer).length).toBeLessThan(0.27);
    const { stdout } = await cli("evaluate", shipped, corpus, "--json");
    const { groups, calibrationBins } = JSON.parse(stdout) as MetricsFile;
    const unused = groups.find(({ by, value }) => by === "training" && value === "not used");
    const { accuracy, clips, groups: parts } = await json<MetricsFile>(run, "metrics.json");
    expect(unused?.clips).toBe(clips);
    expect(Math.abs((unused?.accuracy as number) - accuracy) * clips).toBeLessThan(1.5);
    const count = (by: string) =>
      parts.filter((part) => part.by === by).reduce((sum, part) => sum + part.clips, 0);
    expect([count("sex"), count("channel"), count("intensity")]).toEqual([clips, clips, clips]);
    expect(calibrationBins.reduce((sum, bin) => sum + bin.clips, 0)).toBe(168);
  });

  test("onto its own folder is refused", async () => {
    const { code, stderr } = await cli("export", run, "--out", join(run, "model"));
    expect([code, stderr]).toEqual([1, expect.stringMatching(/another folder/)]);
  });
});

describe("predict", () => {
  test("clips that were not in training: sorted scores; a broken file has its error, and the exit code is 1", async () => {
    const split = await json<SplitEntry[]>(run, "split.json");
    const unseen = split
      .filter(({ set }) => set === "test")
      .slice(0, 3)
      .map(({ clip }) => join(corpus, clip));
    const broken = join(dir, "broken.wav");
    const { code, stdout } = await cli(
      "predict",
      ...unseen,
      broken,
      join(dir, "missing.wav"),
      "--model",
      run,
      "--json",
    );
    expect(code).toBe(1);
    const results = JSON.parse(stdout);
    expect(results).toHaveLength(5);
    for (const [i, { file, durationSec, emotion, scores }] of results.slice(0, 3).entries()) {
      expect(file).toBe(unseen[i]);
      expect(durationSec).toBeGreaterThan(0.5);
      expect(emotion).toBe(scores[0].label);
      expect(scores).toHaveLength(7);
    }
    expect(results[3].error).toMatch(/damaged or truncated/);
    expect(results[4].error).toMatch(/found nothing at .*missing\.wav/);
    const csv = await readFile(join(run, "predictions.csv"), "utf8");
    const row = csv.split("\n").find((line) => unseen[0]?.endsWith(line.split(",")[0] as string));
    expect(results[0].emotion).toBe(row?.split(",")[2]);
  });

  test("for people: the emotion and a bar for each score", async () => {
    const file = join(corpus, "Actor_01", "03-01-05-01-01-01-01.wav");
    const { code, stdout } = await cli("predict", file, "--model", join(run, "model"));
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /03-01-05-01-01-01-01\.wav \(\d\.\d s\): [a-z]+\n {2}[a-z]+ +\d+\.\d % █/,
    );
  });
});

describe("predict, of more than one utterance", () => {
  /** Three angry utterances, twenty seconds of silence, three sad ones. */
  async function writeLong(): Promise<string> {
    const read = async (emotion: string) =>
      (await readRecording(join(corpus, "Actor_01", `03-01-${emotion}-01-01-01-01.wav`))).channels;
    const [[angry], [sad]] = await Promise.all([read("05"), read("04")]);
    const parts = [angry, angry, angry, new Float32Array(20 * 22050), sad, sad, sad];
    const samples = Float32Array.from(parts.flatMap((part) => [...(part as Float32Array)]));
    const file = join(dir, "long.wav");
    await writeFile(file, encodeWav({ channels: [samples], sampleRateHz: 22050 }));
    return file;
  }

  test("a timeline of segments, and shares of the time", async () => {
    const file = await writeLong();
    const { stdout } = await cli("predict", file, "--model", run, "--json");
    const [{ durationSec, segments, shares, emotion }] = JSON.parse(stdout);
    expect(segments[0].startSec).toBe(0);
    expect(segments.at(-1).endSec).toBeCloseTo(durationSec, 6);
    for (const [i, segment] of segments.slice(1).entries())
      expect(segment.startSec).toBe(segments[i].endSec);
    const silent = segments.filter((segment: { emotion: unknown }) => segment.emotion === null);
    expect(silent.length).toBeGreaterThan(4);
    const sum = shares.reduce((sum: number, { share }: { share: number }) => sum + share, 0);
    expect(sum).toBeCloseTo(1, 9);
    expect(emotion).toEqual(expect.any(String));
    const { stdout: text } = await cli("predict", file, "--model", run);
    expect(text).toMatch(/^.*long\.wav \(0:\d\d\): mostly /);
    expect(text).toMatch(/0:\d\d to 0:\d\d {2}no voice\n/);
  });

  test("a line for each file as it is done; a folder is its files, - is standard input", async () => {
    const folder = join(corpus, "Actor_02");
    const { stdout } = await cli("predict", folder, "--model", run, "--ndjson");
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(56);
    const csv = await cli("predict", folder, "--model", run, "--csv");
    const rows = csv.stdout.trim().split("\n");
    expect(rows[0]).toMatch(/^file,durationSec,emotion,verdict,angry,.*,surprised,notes,error$/);
    expect(rows.slice(1).map((row) => row.split(",")[2])).toEqual(
      lines.map(({ emotion }) => emotion),
    );
    // Named twice, it is kept and answered twice, as any file is, though it can be read but once.
    const args = ["predict", "-", "--model", run, "--json", lines[1].file, "-"];
    const child = spawnCli(args, { cwd: dir, cache });
    let piped = "";
    child.stdout?.on("data", (text) => {
      piped += text;
    });
    child.stdin?.end(await readFile(lines[0].file));
    await once(child, "close");
    const input = { ...lines[0], file: "-" };
    expect(JSON.parse(piped)).toEqual([input, lines[1], input]);
    const both = await cli("predict", folder, "--json", "--csv");
    expect([both.code, both.stderr]).toEqual([1, expect.stringMatching(/one of --json, --ndjson/)]);
  }, 60_000);
});

test("a reader that has seen enough is no failure", async () => {
  const file = join(corpus, "Actor_01", "03-01-05-01-01-01-01.wav");
  const files = Array<string>(40).fill(file);
  const child = spawnCli(["predict", ...files, "--model", run], { cwd: dir, cache });
  let stderr = "";
  child.stderr?.on("data", (text) => {
    stderr += text;
  });
  child.stdout?.once("data", () => child.stdout?.destroy());
  const [code] = await once(child, "exit");
  expect([code, stderr]).toEqual([0, ""]);
}, 60_000);

test("features writes [frames, 121] .npy files beside the names of the clips", async () => {
  const out = join(dir, "npy");
  const { code, stdout } = await cli("features", join(corpus, "Actor_01"), "--out", out, "--json");
  expect(code).toBe(0);
  const written = JSON.parse(stdout);
  expect(written).toHaveLength(56);
  const { frames, size } = decodeNpy(await readFile(written[0].output));
  expect([frames, size]).toEqual([written[0].frames, 121]);
});
