/** Evidence: end to end. Real processes on a manifest: parts of long recordings are the clips that they were made of. */
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDataSet, readRecording } from "@speech-emotion/data";
import { type Audio, decodeNpy, encodeWav, joinStretches } from "@speech-emotion/features";
import type { MetricsFile, SplitEntry } from "@speech-emotion/train";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digestFile } from "./digestFile.ts";
import { writeNoiseCorpus } from "./noiseCorpus.ts";
import { runCli, spawnCli } from "./runCli.ts";

let dir: string;
const at = (...names: string[]) => join(dir, ...names);
const cli = (...args: string[]) => runCli(args, { cwd: dir, cache: at("cache") });
const options =
  "--preset reference --epochs 3 --loss-threshold 0 --min-accuracy 0 --min-f1 0 --augment none --workers 1".split(
    " ",
  );
const weights = (run: string) => digestFile(at(run, "model", "weights.bin"));
const readJson = async <T>(...names: string[]): Promise<T> =>
  JSON.parse(await readFile(at(...names), "utf8"));

/** Joins the clips of each speaker to one recording, with a row for each of them. */
async function writeLong(): Promise<void> {
  const { clips } = await loadDataSet(at("corpus"));
  const rows: object[] = [];
  const recordings = new Map<string, Audio[]>();
  for (const { path, label, speaker = "" } of clips) {
    const audio = await readRecording(path);
    const before = recordings.get(speaker) ?? [];
    recordings.set(speaker, [...before, audio]);
    const { channels, sampleRateHz } = joinStretches(before, audio.sampleRateHz);
    const start = (channels[0]?.length ?? 0) / sampleRateHz;
    const end = start + audio.channels[0]!.length / sampleRateHz;
    rows.push({ file: `${speaker}.wav`, start, end, emotion: label, speaker, takes: 1 });
  }
  for (const [speaker, audios] of recordings) {
    const joined = joinStretches(audios, audios[0]!.sampleRateHz);
    await writeFile(at(`${speaker}.wav`), encodeWav(joined));
  }
  const text = rows.map((row) => JSON.stringify(row)).join("\n");
  await writeFile(at("long.jsonl"), text);
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "manifest-"));
  await writeNoiseCorpus(at("corpus"));
  await writeLong();
  const trained = await cli("train", "long.jsonl", "--out", "run", ...options, "--json");
  expect([trained.code, trained.stderr]).toEqual([0, expect.stringMatching(/manifest: 56 clips/)]);
  expect(trained.stderr).toContain(
    "columns: file as path, emotion as label, speaker, start, end; not read: takes\n",
  );
}, 300_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

test("training on parts gives the weights of training on the clips, bit for bit", async () => {
  expect((await cli("train", "corpus", "--out", "clips", ...options)).code).toBe(0);
  expect(await weights("run")).toBe(await weights("clips"));
  const split = await readJson<SplitEntry[]>("run", "split.json");
  expect(new Set(split.map(({ clip }) => clip)).size).toBe(56);
  for (const { clip } of split) expect(clip).toMatch(/^0[12]\.wav#\d+(\.\d+)?-\d+(\.\d+)?$/);
}, 300_000);

test("a run that was killed goes on to the same weights, and finds its clips by itself", async () => {
  const child = spawnCli(["train", "long.jsonl", "--out", "killed", ...options], {
    cwd: dir,
    cache: at("cache"),
  });
  child.stderr?.on("data", (text) => {
    if (/epoch +1 /.test(String(text))) process.kill(-child.pid!, "SIGKILL");
  });
  await once(child, "exit");
  const resumed = await cli("train", "--resume", "killed");
  expect([resumed.code, resumed.stderr]).toEqual([0, expect.not.stringMatching(/epoch +1 /)]);
  expect(await weights("killed")).toBe(await weights("run"));
}, 300_000);

test("evaluation finds the run's test clips, and scores all clips of a manifest", async () => {
  const scores = JSON.parse((await cli("evaluate", "run", "--json")).stdout) as MetricsFile;
  const { protocol, ...expected } = await readJson<MetricsFile>("run", "metrics.json");
  expect(scores).toEqual({ ...expected, protocol: `test clips of the run: ${protocol}` });
  const { stdout } = await cli("evaluate", "run", "long.jsonl", "--json");
  const all = JSON.parse(stdout) as MetricsFile;
  expect(all.clips).toBe(56);
  const used = 56 - expected.clips;
  expect(all.protocol).toBe(`all clips of long.jsonl; ${used} of them used in training`);
}, 60_000);

test("data sums it up; features writes a file a part, with its bounds in the name", async () => {
  const data = JSON.parse((await cli("data", "long.jsonl", "--json")).stdout);
  const whole = JSON.parse((await cli("data", "corpus", "--json")).stdout);
  expect(data).toMatchObject({ name: "manifest", clips: 56, split: null, skipped: [], bad: [] });
  expect(data.seconds).toBeCloseTo(whole.seconds, 6);
  expect(data.columns.unread).toEqual(["takes"]);
  const { code, stdout } = await cli("features", "long.jsonl", "--out", "npy", "--json");
  expect(code).toBe(0);
  const written = JSON.parse(stdout) as { file: string; startSec?: number; output: string }[];
  expect(written).toHaveLength(56);
  const { output, startSec } = written[1]!;
  expect(output).toMatch(new RegExp(`^${join("npy", `01#${startSec}-`)}[\\d.]+\\.npy$`));
  expect(decodeNpy(await readFile(at(output))).size).toBe(121);
}, 60_000);

test("rows that cannot be used are refused before anything is written, parts beyond the end before training", async () => {
  await writeFile(at("bad.csv"), "path,label,start,end\n01.wav,sad,2,1\n09.wav,sad,,\n");
  const bad = await cli("train", "bad.csv", "--out", "none");
  expect([bad.code, bad.stdout]).toEqual([1, ""]);
  expect(bad.stderr).toMatch(
    /^expected a row a clip in bad\.csv, found 2 of 2 .*line 2 \(start 2 .*\); line 3 \(nothing at .*\n$/,
  );
  const rows = ["sad", "angry"].flatMap((label, i) =>
    [1, 2, 3].map((n) => `01.wav,${label},${4 * i + n},${4 * i + n + 1}`),
  );
  await writeFile(at("far.csv"), `path,label,start,end\n${rows.join("\n")}\n01.wav,sad,9999,\n`);
  const far = await cli("train", "far.csv", "--out", "none", ...options);
  expect(far.code).toBe(1);
  expect(far.stderr).toMatch(/1 of 7 refused, 01\.wav#9999- \(expected a recording/);
  expect(far.stderr).toMatch(/--skip-bad SHARE\n$/);
}, 60_000);
