/** Evidence: end to end. An archive goes through an exported model in Ray Data, and Parquet holds the scores of this library. */
import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { decodeWav, encodeWav, mixVoice } from "@speech-emotion/features";
import { exportModel } from "@speech-emotion/train";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/shared/run.ts";
import { goldenClips, largestDifference, ourScores, readSignature, shipped } from "./clips.ts";

const exec = promisify(execFile);
const python = process.env["PYTHON"] ?? "python3";
const program = join(root, "examples/python/archive.py");
const imports = "import librosa, numpy, onnxruntime, pyarrow, ray.data, soundfile";
const hasPackages = spawnSync(python, ["-c", imports]).status === 0;

/** A recording's row; a label's score stands under its name. */
interface Row extends Readonly<Record<string, unknown>> {
  readonly path: string;
  readonly emotion: string | null;
  readonly error: string | null;
}

let dir: string;
const at = (...path: string[]) => join(dir, ...path);
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "ray-"));
  await exportModel(shipped("general"), at("model"), { format: "onnx" });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Runs the example in `dir`; gives its own first line, without what Ray says. */
async function run({
  archive = "archive #1",
  results = "results",
  model = "model",
}): Promise<string> {
  const env = { ...process.env, RAY_USAGE_STATS_ENABLED: "0" };
  const args = [program, model, archive, results, "--actors", "1"];
  const { stdout } = await exec(python, args, { env, cwd: dir });
  return stdout.split("\n")[0] as string;
}

/** All rows, sorted by path. */
async function rowsOf(results: string): Promise<readonly Row[]> {
  const read = async (name: string) =>
    parquetReadObjects({ file: await asyncBufferFromFile(join(results, name)) });
  const rows = (await Promise.all((await readdir(results)).map(read))).flat() as Row[];
  return rows.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A WAV file of silence, and then of other samples. */
function wav(
  seconds: number,
  samples: Float32Array = new Float32Array(0),
  sampleRateHz = 8000,
): Uint8Array {
  const whole = new Float32Array(seconds * sampleRateHz + samples.length);
  whole.set(samples, seconds * sampleRateHz);
  return encodeWav({ channels: [whole], sampleRateHz });
}

describe.skipIf(!hasPackages)("PYTHON names a Python with ray, librosa and onnxruntime", () => {
  test("a row a recording, with our scores within 1e-3 or an error; then rows of what is new", async () => {
    const clips = goldenClips().map(({ samples, sampleRateHz }) => wav(0, samples, sampleRateHz));
    const recordings = new Map<string, Uint8Array | string>([
      ...clips.map((bytes, i) => [`of day 1/clip ${i}.wav`, bytes] as const),
      ["r/broken.wav", "no sound"],
      ["r/empty.wav", ""],
      ["r/long.wav", wav(16)],
      ["r/silent.wav", wav(1)],
      ["r/without samples.WAV", wav(0)],
    ]);
    const [last, ...first] = [...recordings.keys()];
    const write = async (name: string) => {
      await mkdir(dirname(at("archive #1", name)), { recursive: true });
      await writeFile(at("archive #1", name), recordings.get(name) as Uint8Array | string);
    };
    for (const name of first) await write(name);
    await writeFile(at("archive #1", "notes.txt"), "no recording");
    expect(await run({})).toBe("8 recordings, 8 without a row in results");
    await write(last as string);
    expect(await run({ archive: at("archive #1") })).toBe(
      "9 recordings, 1 without a row in results",
    );
    expect(await run({})).toBe("9 recordings, 0 without a row in results");

    const rows = await rowsOf(at("results"));
    expect(rows.map(({ path }) => path)).toEqual(
      [...recordings.keys()].map((name) => at("archive #1", name)),
    );
    const noSound = expect.stringMatching(/^expected a recording, found no sound: Format/);
    expect(rows.map(({ error }) => error)).toEqual([
      ...clips.map(() => null),
      noSound,
      noSound,
      "expected at most 15 seconds, found 16.0: cut it into parts",
      "expected a voice, found silence",
      "expected a recording, found no samples",
    ]);
    const { labels } = await readSignature(at("model"));
    for (const row of rows)
      expect(Object.keys(row)).toEqual(["path", "emotion", ...labels, "error"]);
    const scores = rows.map((row) => labels.map((label) => row[label]));
    expect(scores.slice(clips.length).flat()).toEqual(Array(5 * labels.length).fill(null));
    const expected = await ourScores(
      shipped("general"),
      clips.map((bytes) => mixVoice(decodeWav(bytes))),
    );
    expect(largestDifference(scores as number[][], expected)).toBeLessThan(1e-3);
    expect(rows.map(({ emotion }) => emotion)).toEqual([
      ...expected.map((row) => labels[row.indexOf(Math.max(...row))]),
      ...Array(5).fill(null),
    ]);
  }, 180_000);

  test.each<[string, { readonly archive: string; readonly model?: string }, RegExp]>([
    [
      "no recordings",
      { archive: "cut" },
      /^expected recordings \(flac, .*\) below cut, found none\n$/,
    ],
    [
      "results that a stop cut off",
      { archive: "one" },
      /^expected Parquet, .*part\.parquet: delete it.*\n$/,
    ],
    [
      "no model",
      { archive: "one", model: "cut" },
      /^expected signature\.json in .*cut, found none.*\n$/,
    ],
  ])("%s: one line", async (_, given, line) => {
    await mkdir(at("one"), { recursive: true });
    await mkdir(at("cut"), { recursive: true });
    await writeFile(at("one", "a.wav"), wav(1));
    await writeFile(at("cut", "part.parquet"), "PAR1");
    const refused = { code: 1, stderr: expect.stringMatching(line) };
    await expect(run({ ...given, results: "cut" })).rejects.toMatchObject(refused);
  });
});
