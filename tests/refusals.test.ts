/** Evidence: refusal. What bad input and wrong usage get from real processes. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { encodeWav } from "@speech-emotion/features";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exec } from "../scripts/shared/run.ts";
import { program, runCli } from "./runCli.ts";

let dir: string;
const cli = (...args: string[]) => runCli(args, { cwd: dir, cache: join(dir, "cache") });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "refusals-"));
  await mkdir(join(dir, "empty"));
  await mkdir(join(dir, "run"));
  await writeFile(join(dir, "run", "config.json"), "{}");
  await mkdir(join(dir, "begun"));
  await writeFile(
    join(dir, "begun", "config.json"),
    '{"backend":"wasm","dir":"corpus","config":{},"versions":{},"commit":null}',
  );
  await writeFile(join(dir, "broken.wav"), "RIFFnothing");
  await writeSyntheticCorpus(join(dir, "corpus"), { speakers: 1 });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe("refusals: one line, exit code 1, nothing written", () => {
  test.each<[string, string[], RegExp]>([
    [
      "no such folder",
      ["train", "nowhere", "--out", "r"],
      /^expected a folder of recordings, or a manifest \(\.csv, \.tsv, \.jsonl, \.ndjson\), found nothing at nowhere: check the path\n$/,
    ],
    [
      "no such encoder",
      ["train", "corpus", "--out", "r", "--encoder", "nowhere"],
      /^expected an encoder's encoder\.json, found nothing at nowhere.encoder\.json: name a folder with encoder\.json and encoder\.bin\n$/,
    ],
    [
      "no encoder for the preset that needs one",
      ["train", "corpus", "--out", "r", "--preset", "general"],
      /^expected an encoder for the preset general, found none: add --encoder models\/voice-encoder, or --encoder none\n$/,
    ],
    [
      "an empty folder",
      ["train", "empty", "--out", "r"],
      /^expected RAVDESS clips.*found 0 recordings.*\n$/,
    ],
    [
      "a run that is there",
      ["train", "corpus", "--out", "run"],
      /found a run in run: choose another --out/,
    ],
    [
      "no run",
      ["evaluate", "empty"],
      /^expected a model's recognizer\.json, found nothing at .*\n$/,
    ],
    [
      "no model",
      ["predict", "a.wav", "--model", "empty"],
      /^expected a model's recognizer\.json.*\n$/,
    ],
    [
      "nothing to resume",
      ["train", "--resume", "empty"],
      /^expected a run folder with config\.json.*\n$/,
    ],
    [
      "to resume on another backend",
      ["train", "--resume", "begun", "--backend", "cpu"],
      /^expected the wasm backend, on which the run began, found cpu: .*\n$/,
    ],
    [
      "to resume with other settings",
      ["train", "--resume", "begun", "--epochs", "3", "--set", "mixup=1"],
      /^expected a run to go on as it began, found set, epochs: give --resume without .*\n$/,
    ],
    [
      "to resume on other data",
      ["train", "empty", "--resume", "begun"],
      /^expected a run to go on as it began, found the data set empty: give --resume without .*\n$/,
    ],
    [
      "a run that is damaged",
      ["train", "--resume", "run"],
      /^expected dirs in .*config\.json, found nothing: .*\n$/,
    ],
    [
      "a fold without speakers",
      ["train", "corpus", "--out", "r", "--fold", "1"],
      /expected a split by speaker with fold 1, found stratified: add --split speaker/,
    ],
    [
      "an effect there is not",
      ["train", "corpus", "--out", "r", "--augment", "echo"],
      /found "echo": change --augment/,
    ],
    [
      "a learning rate that cannot work",
      ["train", "corpus", "--out", "diverged", "--learning-rate", "1e39", "--augment", "none"],
      /expected a finite loss, found NaN in batch \d+ of epoch 1 at a learning rate of \S+, of the clips \S+\.wav; .*: lower --learning-rate, or .*\n$/,
    ],
    [
      "a place that is none",
      ["train", "corpus", "--out", "broken.wav/r"],
      /found ENOTDIR.*check the path/,
    ],
    [
      "a mirror that is no address",
      ["download", "r", "--mirror", "zenodo"],
      /^RAVDESS is under .*\ncite .*\nexpected the 208468073 bytes of Audio_Speech_Actors_01-24\.zip from zenodo.*, found ERR_INVALID_URL: fetch it from another server with --mirror URL, or .*\n$/,
    ],
    [
      "no features",
      ["features", "empty", "--out", "npy2"],
      /^expected recordings below empty, found none.*\n$/,
    ],
  ])("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await cli(...args);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([1, ""]);
    expect(existsSync(join(dir, "r"))).toBe(false);
  });
});

describe("data that nothing can be learnt from: one line, exit code 1, nothing written", () => {
  const second = (sound: (n: number) => number) =>
    encodeWav({
      channels: [Float32Array.from({ length: 16000 }, (_, n) => sound(n))],
      sampleRateHz: 16000,
    });
  const tone = (hertz: number) => second((n) => 0.3 * Math.sin((hertz * 2 * Math.PI * n) / 16000));
  const soft = (clip: number) => second((n) => 4e-5 * Math.sin((clip + 1) * n));
  const [happy, sad] = ["happy", "sad"].map(
    (label) => (clip: number) => `${label}/${clip}.wav`,
  ) as [(clip: number) => string, (clip: number) => string];
  const ravdess = (clip: number) =>
    `Actor_01/03-01-0${3 + (clip % 2)}-01-01-0${1 + (clip >> 1)}-01.wav`;
  const angry = (clip: number) => `Actor_0${clip + 1}/03-01-05-01-01-01-0${clip + 1}.wav`;

  test.each<[string, (clip: number) => string, (clip: number) => Uint8Array, string[], RegExp]>([
    [
      "one class of folders",
      happy,
      (clip) => tone(200 + clip),
      [],
      /one folder a class .*found 8 recordings in 1 folder: /,
    ],
    [
      "one class of a known corpus",
      angry,
      (clip) => tone(200 + clip),
      [],
      /at least two classes, found angry: /,
    ],
    [
      "one speaker",
      ravdess,
      (clip) => tone(200 + clip),
      ["--split", "speaker"],
      /at least two known speakers, found one, /,
    ],
    [
      "one clip a class",
      (clip) =>
        `${["happy", "sad", "angry", "calm", "fearful", "disgust", "surprised", "neutral"][clip]}/a.wav`,
      (clip) => tone(200 + clip),
      [],
      /enough different angry clips to hold out 1 of 1, found 1 that differ in folders: add clips/,
    ],
    [
      "clips of a class alike",
      (clip) => [happy, sad][clip % 2]!(clip),
      (clip) => tone(200 + (clip % 2)),
      [],
      /enough different happy clips .*found 1 that differ /,
    ],
    [
      "all clips alike",
      (clip) => [happy, sad][clip % 2]!(clip),
      () => tone(200),
      [],
      /one label a recording, found the same bytes as /,
    ],
    [
      "all clips silent",
      (clip) => [happy, sad][clip % 2]!(clip),
      soft,
      [],
      /clips that features can be taken of, found 8 of 8 refused, .*found silence .*--skip-bad/,
    ],
    [
      "all clips silent, and those left out that can be",
      (clip) => [happy, sad][clip % 2]!(clip),
      soft,
      ["--skip-bad", "1"],
      /at least two classes, found none: /,
    ],
  ])("%s", async (name, place, sound, args, message) => {
    const corpus = name.replaceAll(/\W/g, "-");
    for (let clip = 0; clip < 8; clip++) {
      const path = join(dir, corpus, place(clip));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, sound(clip));
    }
    const { code, stdout, stderr } = await cli("train", corpus, "--out", "r", ...args);
    expect(stderr.trim().split("\n").at(-1)).toMatch(message);
    expect([code, stdout]).toEqual([1, ""]);
    expect(existsSync(join(dir, "r"))).toBe(false);
  });
});

test("a loss that is lost in a later epoch ends the training; the epochs before it are kept", async () => {
  const args = ["corpus", "--out", "lost", "--preset", "small", "--learning-rate", "10000"];
  const gate = ["--min-accuracy", "0", "--min-f1", "0", "--augment", "none", "--epochs", "8"];
  const { code, stderr } = await cli("train", ...args, ...gate);
  const [, lost] =
    /expected a finite loss, found \S+ in .* of epoch ([2-8]) at a learning rate of [\d.]+, of the clips Actor_/.exec(
      stderr,
    ) ?? [];
  expect(stderr).toContain(`of epoch ${lost} `);
  expect(code).toBe(1);
  const history = (await readFile(join(dir, "lost", "history.jsonl"), "utf8")).trim().split("\n");
  const epochs = history.map((line) => JSON.parse(line) as { epoch: number; saved: boolean });
  expect(epochs.map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: Number(lost) - 1 }, (_, i) => i + 1),
  );
  // Whether one of them was right at all, and so is the model that is kept, hangs on the last bits at such a rate.
  const clip = join("corpus", "Actor_01", "03-01-05-01-01-01-01.wav");
  const told = await cli("predict", clip, "--model", "lost");
  expect(told.code).toBe(epochs.some(({ saved }) => saved) ? 0 : 1);
});

// The sources cannot be started there at all.
test.skipIf(!process.env["SPEECH_EMOTION_BUILT"] || process.platform === "win32")(
  "a folder that was removed",
  async () => {
    const gone = join(dir, "gone");
    await mkdir(gone);
    const enter = 'cd "$1" && rmdir "$1" && shift && exec "$@"';
    const cli = [process.execPath, ...program];
    const args = ["train", join(dir, "corpus"), "--out", "runs/r"]; // Node's mkdir would try for ever
    const tried = exec("sh", ["-c", enter, "sh", gone, ...cli, ...args], {
      timeout: 30_000,
      killSignal: "SIGKILL",
    });
    await expect(tried).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^expected the folder .* to be there, found it removed: .*\n$/),
    });
  },
);

describe("the feature store", () => {
  const shipped = join(import.meta.dirname, "..", "models", "ravdess");
  const evaluate = (cache: string) =>
    runCli(["evaluate", shipped, "corpus"], { cwd: dir, cache: join(dir, cache) });

  test("that cannot be written further ends the work with one line", async () => {
    // Files where folders for half of the keys would be: some clips come before the first that has no room.
    for (let first = 0; first < 128; first++) {
      const shard = join(dir, "full", "features", (first + 128).toString(16));
      await mkdir(join(shard, ".."), { recursive: true });
      await writeFile(shard, "");
    }
    const { code, stdout, stderr } = await evaluate("full");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trim().split("\n").at(-1)).toMatch(
      /^expected a cache folder .*full\/features, found E[A-Z]+: .*: make room there, or set SPEECH_EMOTION_CACHE /,
    );
  });

  test("that is damaged is mended, and that is said", async () => {
    const first = await evaluate("mended");
    expect(first).toMatchObject({ code: 0, stderr: expect.not.stringContaining("damaged") });
    const folder = join(dir, "mended", "features");
    const [entry] = (await readdir(folder, { recursive: true })).filter((n) => n.endsWith(".npy"));
    await truncate(join(folder, entry!), 1000);
    const { code, stdout, stderr } = await evaluate("mended");
    expect({ code, stdout }).toEqual({ code: 0, stdout: first.stdout });
    expect(stderr).toContain(`damaged in the feature store, made again: ${join(folder, entry!)}\n`);
    expect((await evaluate("mended")).stderr).not.toContain("damaged");
  });
});

describe("wrong usage: exit code 2", () => {
  test.each([
    [["train", "--epochs", "none"], /number from 1/],
    [["train", "--epochs", "1.5"], /whole number/],
    [["train", "--test-fraction", "7"], /from 0\.01 to 0\.9/],
    [["train", "--split", "luck"], /Allowed choices are stratified, speaker/],
    [["train", "--channels", "speech,shout"], /one or more of speech, song/],
    [["evaluate"], /missing required argument 'run'/],
    [["dance"], /unknown command/],
    [["evaluate", "run", "--nonsense"], /unknown option/],
  ])("%j", async (args, message) => {
    const { code, stderr } = await cli(...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test("--help is no error", async () => {
    const { code, stdout } = await cli("train", "--help");
    expect([code, stdout]).toEqual([0, expect.stringContaining("--loss-threshold")]);
  });
});
