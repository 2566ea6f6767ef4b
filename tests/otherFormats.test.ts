/** Evidence: end to end. Real processes on a data set of FLAC files, which ffmpeg decodes to the samples of the WAV files. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findRecordings } from "@speech-emotion/data";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestFile } from "./digestFile.ts";
import { convert, hasFfmpeg } from "./hasFfmpeg.ts";
import { writeNoiseCorpus } from "./noiseCorpus.ts";
import { runCli } from "./runCli.ts";

let dir: string;
const at = (...names: string[]) => join(dir, ...names);
const cli = (...args: string[]) => runCli(args, { cwd: dir, cache: at("cache") });
const options =
  "--preset reference --epochs 2 --loss-threshold 0 --min-accuracy 0 --min-f1 0 --augment none --skip-bad 0 --workers 1".split(
    " ",
  );

describe.skipIf(!hasFfmpeg)("a corpus of FLAC files (ffmpeg)", () => {
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "formats-"));
    await writeNoiseCorpus(at("wav"));
    for (const id of (await findRecordings(at("wav"))).ids) {
      const path = at("flac", id.replace(".wav", ".flac"));
      await mkdir(dirname(path), { recursive: true });
      convert(at("wav", id), path);
    }
  }, 120_000);
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test("trains to the weights of the WAV files, and is evaluated by itself", async () => {
    for (const name of ["wav", "flac"]) {
      const { code, stderr } = await cli("train", name, "--out", `run-${name}`, ...options);
      expect([code, stderr]).toEqual([0, expect.stringMatching(/^RAVDESS: 56 clips in .*0 other/)]);
    }
    const weights = (name: string) => digestFile(at(`run-${name}`, "model", "weights.bin"));
    expect(await weights("flac")).toBe(await weights("wav"));
    const { protocol: _, ...scores } = JSON.parse(
      (await cli("evaluate", "run-flac", "--json")).stdout,
    );
    expect(JSON.parse(await readFile(at("run-flac", "metrics.json"), "utf8"))).toMatchObject(
      scores,
    );
  }, 120_000);

  test("is left out and told where ffmpeg is not to be used", async () => {
    const reason = "not WAV, and ffmpeg is not to be used: 56";
    for (const command of [["data"], ["train", "--out", "none"]]) {
      const { code, stderr } = await cli(...command, "flac", "--ffmpeg", "never");
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining(`found 0 recordings in 0 folders and 56 other files (${reason})`),
      ]);
    }
    const evaluated = await cli("evaluate", "run-flac", "--ffmpeg", "never", ".");
    expect([evaluated.code, evaluated.stderr]).toEqual([
      0,
      expect.stringContaining(`left out: 56 other files (${reason})\n`),
    ]);
  }, 60_000);

  test("gives features under names that tell the formats apart", async () => {
    const id = "Actor_01/03-01-02-01-01-01-01";
    await writeFile(at("two.csv"), `path,label\nwav/${id}.wav,calm\nflac/${id}.flac,calm\n`);
    const { code, stderr, stdout } = await cli("features", "two.csv", "--out", "npy", "--json");
    expect([code, stderr.includes("left out")]).toEqual([0, false]);
    const outputs = (JSON.parse(stdout) as { output: string }[]).map(({ output }) => output);
    expect(outputs).toEqual([
      join("npy", "wav", `${id}.npy`),
      join("npy", "flac", `${id}.flac.npy`),
    ]);
    const [wav, flac] = await Promise.all(outputs.map((output) => readFile(at(output))));
    expect(flac!.equals(wav!)).toBe(true);
  }, 60_000);
});
