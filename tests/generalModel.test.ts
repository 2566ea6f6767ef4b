/** Evidence: end to end. The model that ships is whole and small, used by default, knows no voice, and its card says what it scored. */
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom, writeSyntheticCorpus } from "@speech-emotion/data";
import { type Audio, decodeWav, encodeWav } from "@speech-emotion/features";
import { type Doubt, Recognizer, type Voice } from "@speech-emotion/model";
import type { MetricsFile } from "@speech-emotion/train";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { recogniseFile } from "../packages/train/src/recognition/recogniseFile.ts";
import { judgedSounds, makeJudgedSound } from "../scripts/sounds/judgedSounds.ts";
import { runCli } from "./runCli.ts";

const folder = fileURLToPath(new URL("../models/general", import.meta.url));
const read = (name: string) => readFile(join(folder, name), "utf8");

test("its files take less than 4 MB beside the lists of clips, and its encoder is the one that ships", async () => {
  const beside = new Set(["node_modules", "split.json"]);
  const names = (await readdir(folder)).filter((name) => !beside.has(name));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  expect(sizes.reduce((a, b) => a + b)).toBeLessThan(4e6);
  for (const name of ["encoder.json", "encoder.bin"]) {
    const shipped = await readFile(join(folder, "..", "voice-encoder", name));
    expect(shipped.equals(await readFile(join(folder, name))), name).toBe(true);
  }
});

describe("with a voice", () => {
  let dir: string;
  let clips: Uint8Array[];
  let names: string[];
  let recognizer: Recognizer;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "general-"));
    await writeSyntheticCorpus(join(dir, "voices"), { speakers: 1 });
    const actor = join(dir, "voices/Actor_01");
    names = (await readdir(actor)).sort().slice(0, 6);
    clips = await Promise.all(names.map((name) => readFile(join(actor, name))));
    recognizer = await Recognizer.load();
  });
  afterAll(async () => {
    recognizer.dispose();
    await rm(dir, { recursive: true, force: true });
  });

  test("it is what the library loads when no model is named", async () => {
    expect(recognizer.info).toEqual(JSON.parse(await read("recognizer.json")));
  });

  test("and what predict uses, with the same scores", async () => {
    const file = join(dir, "voice.wav");
    await writeFile(file, clips[0]!);
    const place = { cwd: dir, cache: dir };
    const [byDefault, named] = await Promise.all([
      runCli(["predict", file, "--json"], place),
      runCli(["predict", file, "--json", "--model", folder], place),
    ]);
    expect(byDefault.code).toBe(0);
    expect(byDefault.stdout).toBe(named.stdout);
    const [found] = JSON.parse(byDefault.stdout);
    const { attention: _, ...expected } = recognizer.predictSync(clips[0]!);
    expect(found).toEqual({ file, ...expected });
  });

  test("it gives eight scores that sum to 1, arousal, valence and how far to rely on them", () => {
    const prediction = recognizer.predictSync(clips[0]!);
    const { scores, attention, durationSec, verdict } = prediction;
    expect(scores).toHaveLength(8);
    expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 6);
    expect(attention.map(({ weight }) => weight)).toEqual([1]);
    expect(attention[0]!.timeSec).toBeCloseTo(durationSec / 2, 0); // the middle of the voice
    expect(prediction.emotion).toBe(scores[0]?.label);
    expect(["sure", "likely", "unsure"]).toContain(verdict);
    expect(prediction.voiceScore).toBeGreaterThan(0.1);
    for (const value of [prediction.arousal, prediction.valence]) {
      expect(value).toBeGreaterThanOrEqual(-1);
      expect(value).toBeLessThanOrEqual(1);
    }
  });

  test("it hears a clip otherwise once it knows the voice", () => {
    const voice = recognizer.newVoice();
    const alone = recognizer.predictSync(clips[0]!).scores;
    for (const clip of clips) voice.hear(clip);
    expect(recognizer.predictSync(clips[0]!, { voice }).scores).not.toEqual(alone);
    expect(recognizer.predictSync(clips[0]!).scores).toEqual(alone);
  });

  test("taught a label of one's own by three clips, it answers with that, of that voice alone", async () => {
    const samples = decodeWav(clips[0]!);
    /** Another mood of the voice: the first clip, louder towards its end and played faster. */
    const hurried = [1.2, 1.25, 1.3, 1.35].map((speed) =>
      encodeWav({ ...samples, sampleRateHz: Math.round(speed * samples.sampleRateHz) }),
    );
    const lesson = [
      ...hurried.slice(0, 3).map((audio) => ({ audio, label: "hurried" })),
      ...clips.slice(1, 4).map((audio) => ({ audio, label: "at ease" })),
    ];
    const alone = recognizer.predictSync(clips[0]!);
    const adaptation = recognizer.adaptSync(lesson);
    expect(adaptation.gain?.after).toBeGreaterThan(adaptation.gain!.before);
    const { emotion, scores, arousal, voiceScore } = recognizer.predictSync(hurried[3]!, {
      adaptation,
    });
    expect(emotion).toBe("hurried");
    expect(scores.map(({ label }) => label)).toEqual(["hurried", "at ease"]);
    expect(arousal).toBeUndefined(); // nobody said where these labels lie
    expect(voiceScore).toBe(recognizer.predictSync(hurried[3]!).voiceScore);
    expect(recognizer.predictSync(clips[0]!)).toEqual(alone);
    const again = recognizer.restoreAdaptation(JSON.stringify(adaptation));
    expect(recognizer.predictSync(hurried[3]!, { adaptation: again }).scores).toEqual(scores);
    const noise = makeJudgedSound(Object.keys(judgedSounds)[0]!, createRandom(2, "noise"));
    expect(recognizer.predictSync(noise, { adaptation }).verdict).toBe("no voice");
    // What makes answers worse is not used: they are the model's own, with the voice known.
    const worse = recognizer.restoreAdaptation(
      JSON.stringify({ ...adaptation.toJSON(), gain: { clips: 6, before: 1, after: 0 } }),
    );
    const own = recognizer.predictSync(hurried[3]!, { voice: adaptation.voice });
    expect(recognizer.predictSync(hurried[3]!, { adaptation: worse })).toEqual(own);
  });

  test("adapt writes what predict then answers by; what it cannot be, or does not help, is not written", async () => {
    const place = { cwd: dir, cache: dir };
    const adapt = (folder: string, out: string, ...more: string[]) =>
      runCli(["adapt", folder, "--out", out, ...more], place);
    for (const [i, label] of ["rushed", "rushed", "slow", "slow"].entries())
      await cp(join(dir, "voices/Actor_01", names[i]!), join(dir, "lesson", label, `${i}.wav`));
    const taught = await adapt("lesson", "taught.json");
    // The synthetic moods of two such labels are mixed, so whether it helps is for the clips to say.
    const { helps, gain, labels } = JSON.parse(
      (await adapt("lesson", "again.json", "--json")).stdout,
    );
    expect(labels).toEqual([
      { label: "rushed", clips: 2 },
      { label: "slow", clips: 2 },
    ]);
    expect(helps).toBe(gain.after >= gain.before - 1 / gain.clips);
    expect(taught.code).toBe(helps ? 0 : 3);
    expect((await readdir(dir)).includes("taught.json")).toBe(helps);
    const alone = recognizer.adaptSync([
      { audio: clips[0]!, label: "rushed" },
      { audio: clips[3]!, label: "slow" },
    ]);
    await writeFile(join(dir, "two.json"), JSON.stringify(alone));
    const file = join(dir, "voices/Actor_01", names[3]!);
    const told = await runCli(["predict", file, "--csv", "--adaptation", "two.json"], place);
    expect(told.stdout).toMatch(
      /^file,durationSec,emotion,verdict,rushed,slow,notes,error\n.*,slow,/,
    );
    await writeFile(join(dir, "two.json"), JSON.stringify(alone).replace('"slow"', '"rushed"'));
    const damaged = await runCli(["predict", file, "--adaptation", "two.json"], place);
    expect([damaged.code, damaged.stderr]).toEqual([
      1,
      expect.stringMatching(
        /^expected labels to be names that differ in an adaptation, found .*: teach it again\n$/,
      ),
    ]);
    const missing = await runCli(["predict", file, "--adaptation", "none.json"], place);
    expect(missing.stderr).toMatch(
      /^expected a file that adapt wrote, found nothing at none\.json/,
    );
    await writeFile(join(dir, "lesson/slow/broken.wav"), "RIFFnothing");
    const refused = await adapt("lesson", "broken.json");
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/1 of 5 refused, .*broken\.wav/),
    ]);
    await rm(join(dir, "lesson/slow/broken.wav"));
    const other = await adapt("lesson", "other.json", "--model", join(folder, "../ravdess"));
    expect(other.stderr).toMatch(/expected a model that can be taught by a few clips/);
  }, 60_000);

  test("scores of a voice that it knows have a temperature of their own, and what is far away is unsure", async () => {
    /** The model with other doubt, and without the digest that tells of it. */
    const changed = async (name: string, change: Partial<Doubt>) => {
      const copy = join(dir, name);
      for (const file of ["weights.bin", "encoder.json", "encoder.bin"])
        await cp(join(folder, file), join(copy, file));
      const info = JSON.parse(await read("recognizer.json"));
      const doubt = { ...info.doubt, ...change };
      await writeFile(join(copy, "recognizer.json"), JSON.stringify({ ...info, doubt }));
      const { digests: _, ...model } = JSON.parse(await read("model.json"));
      await writeFile(join(copy, "model.json"), JSON.stringify(model));
      return Recognizer.load(copy);
    };
    /** Between the first label and the second, as logits are. */
    const gap = (own: Recognizer, isKnown: boolean) => {
      const voice = own.newVoice();
      for (const clip of clips) voice.hear(clip);
      const { scores } = own.predictSync(clips[0]!, isKnown ? { voice } : {});
      return Math.log(scores[0]!.score / scores[1]!.score);
    };
    const { voiceTemperature } = recognizer.info.doubt!;
    const warm = await changed("warm", {
      ...{ voiceTemperature: 2 * voiceTemperature, unfamiliarFrom: 100 },
    });
    expect(gap(warm, true)).toBeCloseTo(gap(recognizer, true) / 2, 4);
    expect(gap(warm, false)).toBeCloseTo(gap(recognizer, false), 4);
    expect(warm.predictSync(clips[0]!).notes).toEqual([]);
    const strict = await changed("strict", { unfamiliarFrom: 0.01 });
    const { emotion, verdict, notes } = strict.predictSync(clips[0]!);
    expect([verdict, notes.map(({ kind }) => kind)]).toEqual(["unsure", ["unfamiliar"]]);
    expect(emotion).toBeDefined();
    warm.dispose();
    strict.dispose();
  });

  test.each(Object.keys(judgedSounds))("%s is no voice, and gets no emotion", (name) => {
    for (let i = 0; i < 3; i++) {
      const sound = makeJudgedSound(name, createRandom(2, `${name}/${i}`));
      const { emotion, verdict } = recognizer.predictSync(sound);
      expect([emotion, verdict]).toEqual([undefined, "no voice"]);
    }
  });

  test("two voices in one channel are told apart, each compared with itself, by the library and predict", async () => {
    await writeSyntheticCorpus(join(dir, "two"), { speakers: 2 });
    const turns: { voice: number; sound: Audio }[] = [];
    for (const [turn, voice] of [0, 1, 0, 1].entries()) {
      const actor = join(dir, `two/Actor_0${voice + 1}`);
      for (const name of (await readdir(actor)).sort().slice(4 * turn, 4 * turn + 4))
        turns.push({ voice, sound: decodeWav(await readFile(join(actor, name))) });
    }
    const { sampleRateHz } = turns[0]!.sound;
    const samples = Float32Array.from(turns.flatMap(({ sound }) => [...sound.channels[0]!]));
    const told = recognizer.segmentsSync({ samples, sampleRateHz }, { voices: 2 });
    let at = 0;
    let right = 0;
    for (const { voice, sound } of turns) {
      const length = sound.channels[0]!.length / sampleRateHz;
      for (const { startSec, endSec, voice: said } of told.segments)
        if (said === voice)
          right += Math.max(0, Math.min(endSec, at + length) - Math.max(startSec, at));
      at += length;
    }
    expect(right / at).toBeGreaterThan(0.75);
    const [first, second, ...others] = told.voices!;
    expect(others).toEqual([]);
    expect(first!.share + second!.share).toBeGreaterThan(0.8);
    expect(told.segments.at(-1)?.endSec).toBeCloseTo(at, 6);
    const heard = new Map<number | undefined, Voice>();
    for (const { startSec, endSec, voice: said, scores } of told.segments) {
      if (scores.length === 0) continue;
      const part = samples.subarray(
        ...[startSec, endSec].map((sec) => Math.round(sec * sampleRateHz)),
      );
      const features = recognizer.extractSync({ samples: part, sampleRateHz });
      const voice = heard.get(said) ?? recognizer.newVoice();
      heard.set(said, voice);
      voice.hear(features);
      expect(recognizer.predictSync(features, { voice }).scores).toEqual(scores);
    }
    expect(heard.size).toBe(2);
    const kinds = ({ notes }: typeof told) => notes.map(({ kind }) => kind);
    expect(kinds(told)).not.toContain("voices-alike");
    const actor = join(dir, "two/Actor_01");
    const names = (await readdir(actor)).sort().slice(0, 10);
    const one = await Promise.all(names.map((name) => readFile(join(actor, name))));
    const alone = Float32Array.from(one.flatMap((file) => [...decodeWav(file).channels[0]!]));
    const guessed = recognizer.segmentsSync({ samples: alone, sampleRateHz }, { voices: 2 });
    expect(kinds(guessed)).toContain("voices-alike");
    for (const [i, { startSec }] of told.segments.slice(1).entries())
      expect(startSec).toBeCloseTo(told.segments[i]!.endSec, 9);

    const file = join(dir, "two.wav");
    await writeFile(file, encodeWav({ channels: [samples], sampleRateHz }));
    const predict = (...options: string[]) =>
      runCli(["predict", file, "--voices", "2", ...options], { cwd: dir, cache: dir });
    const [text, json, none] = await Promise.all([
      predict(),
      predict("--json"),
      predict("--model", join(folder, "../ravdess")),
    ]);
    expect(text.stdout).toMatch(/to 0:\d\d {2}voice 1 {2}\w+/);
    expect(text.stdout).toMatch(/ {2}voice 2: \d+\.\d % of the time, mostly \w+/);
    const [result] = JSON.parse(json.stdout);
    expect(result.voices).toHaveLength(2);
    expect(new Set(result.segments.map(({ voice }: { voice?: number }) => voice))).toContain(1);
    expect(none.code).toBe(1);
    expect(none.stderr).toMatch(/expected a model that tells voices apart, found one that was not/);
    for (const voices of [0, 1.5, 17])
      expect(() => recognizer.segmentsSync(clips[0]!, { voices })).toThrow(/from 1 to 16/);
  });

  test("a long recording teaches the voice that its parts are recognised with", async () => {
    const sounds = clips.map((clip) => decodeWav(clip));
    const { sampleRateHz } = sounds[0]!;
    const gap = new Float32Array(sampleRateHz);
    const samples = sounds.flatMap(({ channels }) => [...channels[0]!, ...gap]);
    const path = join(dir, "long.wav");
    await writeFile(path, encodeWav({ channels: [Float32Array.from(samples)], sampleRateHz }));
    const known = await recogniseFile(recognizer, path);
    const parts = "segments" in known ? known.segments : [];
    expect(parts.length).toBeGreaterThan(4);
    const spoken = parts.filter(({ emotion }) => emotion !== undefined);
    for (const { verdict } of spoken) expect(["sure", "likely", "unsure"]).toContain(verdict);
    // The first part knows nothing of the voice; those that follow do.
    const unknown = parts.map(({ startSec, endSec }) => {
      const [from, to] = [startSec, endSec].map((sec) => Math.round(sec * sampleRateHz));
      return recognizer.predictSync({
        samples: Float32Array.from(samples.slice(from, to)),
        sampleRateHz,
      });
    });
    expect(parts[0]!.scores).toEqual(unknown[0]!.scores);
    expect(parts[2]!.scores).not.toEqual(unknown[2]!.scores);

    // The same sound in memory, and as it comes: in blocks of a tenth of a second.
    const sound = decodeWav(await readFile(path));
    expect(recognizer.segmentsSync(sound)).toEqual(known);
    const blocks = new ReadableStream<Audio>({
      start: (to) => {
        const [channel] = sound.channels;
        for (let at = 0; at < channel!.length; at += sampleRateHz / 10)
          to.enqueue({ channels: [channel!.subarray(at, at + sampleRateHz / 10)], sampleRateHz });
        to.close();
      },
    });
    const streamed = [];
    for await (const segment of blocks.pipeThrough(recognizer.stream())) streamed.push(segment);
    expect(streamed).toEqual(parts);
    const hear = vi.spyOn(Object.getPrototypeOf(recognizer.newVoice()), "hear");
    const smooth = recognizer.segmentsSync(sound, { hopSec: 1 });
    const heard = hear.mock.results.filter(({ value }) => value === true).length;
    hear.mockRestore();
    expect(heard).toBeGreaterThan(1);
    expect(heard).toBeLessThanOrEqual(Math.ceil(smooth.durationSec / 3)); // what windows share is heard once
    expect(smooth.segments.map(({ startSec }) => startSec).slice(0, 3)).toEqual([0, 1, 2]);
    expect(smooth.shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  test("a clip as one row: about as far from everyone's as it says, and another once the voice is known", async () => {
    const row = recognizer.embedSync(clips[0]!);
    expect(row).toHaveLength(1024);
    const rms = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0) / row.length);
    expect(rms).toBeCloseTo(recognizer.predictSync(clips[0]!).distance!, 6);
    const voice = recognizer.newVoice();
    for (const clip of clips) expect(voice.hear(clip)).toBe(true);
    expect(voice.hear(makeJudgedSound(Object.keys(judgedSounds)[0]!, createRandom(2, "x")))).toBe(
      false,
    );
    expect(voice.clips).toBe(clips.length);
    expect(recognizer.embedSync(clips[0]!, { voice })).not.toEqual(row);
    const other = await Recognizer.load(join(folder, "../ravdess"));
    expect(() => other.embedSync(clips[0]!)).toThrow(/expected a model that sums up a clip/);
    other.dispose();
  });
});

test("of what is not a voice throughout, a long recording is refused in one line", async () => {
  const dir = await mkdtemp(join(tmpdir(), "general-"));
  const path = join(dir, "hum.wav");
  const hum = Float32Array.from({ length: 20 * 8000 }, (_, n) => 0.3 * Math.sin(n * 0.3));
  await writeFile(path, encodeWav({ channels: [hum], sampleRateHz: 8000 }));
  const { code, stderr } = await runCli(["predict", path], { cwd: dir, cache: dir });
  expect(code).toBe(1);
  expect(stderr).toMatch(/expected a voice somewhere in the recording, found other sounds alone/);
  await rm(dir, { recursive: true, force: true });
});

test("its card tells the scores of the training", async () => {
  const metrics = JSON.parse(await read("metrics.json")) as MetricsFile;
  const card = await read("README.md");
  const percent = (share: number) => (100 * share).toFixed(1);
  expect(card).toContain(
    `| ${metrics.clips} | ${percent(metrics.accuracy)} | | | ${percent(metrics.calibrationError)} |`,
  );
});
