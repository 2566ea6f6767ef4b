/** Evidence: end to end, in real threads. What they say is what one thread says, in the order of the clips. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { encodeWav, FeatureError, toSignal } from "@speech-emotion/features";
import { Recognizer } from "@speech-emotion/model";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inRemovedFolder } from "../../../../tests/inRemovedFolder.ts";
import { type PredictAllOptions, type Predicted, predictAll } from "./predictAll.ts";
import { LONG_SEC, recogniseFile } from "./recogniseFile.ts";
import { RecognitionPool, TOGETHER } from "./recognitionPool.ts";

let dir: string;
let paths: string[];
let recognizer: Recognizer;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "many-"));
  await writeSyntheticCorpus(join(dir, "voices"), { speakers: 1 });
  const actor = join(dir, "voices", "Actor_01");
  paths = (await readdir(actor))
    .sort()
    .slice(0, 6)
    .map((name) => join(actor, name));
  recognizer = await Recognizer.load();
});
afterAll(async () => {
  recognizer.dispose();
  await rm(dir, { recursive: true });
});

async function all<T extends string | Uint8Array>(clips: Iterable<T>, options?: PredictAllOptions) {
  const found: Predicted<T>[] = [];
  for await (const one of predictAll(clips, options)) found.push(one);
  return found;
}

test("paths and bytes, by a voice and what was taught; what cannot be read is told in its turn", async () => {
  const voice = recognizer.newVoice();
  const clips = await Promise.all(paths.map((path) => readFile(path)));
  for (const clip of clips) voice.hear(clip);
  const adaptation = recognizer.adaptSync([
    { audio: clips[0]!, label: "one" },
    { audio: clips[3]!, label: "other" },
  ]);
  const known = { voice, adaptation };
  const broken = join(dir, "broken.wav");
  await writeFile(broken, "RIFFnothing");
  const missing = join(dir, "missing.wav");
  const long = join(dir, "long.wav"); // among others that are recognised together
  const { samples, sampleRateHz } = toSignal(clips[2]!);
  const frames = (LONG_SEC + 1) * sampleRateHz;
  const channel = Float32Array.from({ length: frames }, (_, i) => samples[i % samples.length]!);
  await writeFile(long, encodeWav({ channels: [channel], sampleRateHz }));
  let done = 0;
  const found = await all([paths[0]!, broken, clips[1]!, missing, long, ...paths.slice(2)], {
    ...known,
    workers: 2,
    onProgress: (count) => {
      done = count;
    },
  });
  expect(done).toBe(9);
  expect(found.map(({ clip }) => clip)).toEqual([
    ...[paths[0], broken, clips[1], missing, long],
    ...paths.slice(2),
  ]);
  for (const one of found) {
    if (one.clip === broken) expect("error" in one && one.error).toBeInstanceOf(FeatureError);
    else if (one.clip === missing) expect(one).toMatchObject({ error: { code: "ENOENT" } });
    else {
      const path = typeof one.clip === "string" ? one.clip : paths[1]!;
      const expected = await recogniseFile(recognizer, path, known);
      expect("result" in one && one.result).toEqual(expected);
    }
  }
});

test("no more clips are taken than threads can work on, and an abort ends it", async () => {
  let taken = 0;
  function* endless() {
    for (;;) {
      taken++;
      yield paths[taken % paths.length]!;
    }
  }
  const control = new AbortController();
  let seen = 0;
  const work = async () => {
    for await (const _ of predictAll(endless(), { workers: 1, signal: control.signal })) {
      seen++;
      expect(taken - seen).toBeLessThanOrEqual(3 * TOGETHER);
      if (seen === 5) control.abort(new Error("enough"));
    }
  };
  await expect(work()).rejects.toThrow(/enough|abort/i);
  expect(seen).toBeGreaterThanOrEqual(5);
});

test("a model that is not there is one refusal", async () => {
  await expect(all(paths, { workers: 1, model: join(dir, "none") })).rejects.toThrow(
    /expected a model's recognizer\.json, found nothing/,
  );
});

test("a thread that waits for the next clip stays, with the model in its memory", async () => {
  let started = 0;
  const count = () => started++;
  process.on("worker", count);
  try {
    const results = predictAll(Array(10).fill(paths).flat(), { workers: 2 });
    for (let i = 0; i < 8; i++) await results.next();
    await setTimeout(1000); // until neither has anything to do
    for await (const _ of results);
  } finally {
    process.off("worker", count);
  }
  expect(started).toBe(2);
});

describe.skipIf(process.platform === "win32")("where no thread can be started it says why", () => {
  const why = { code: "ENOENT", syscall: "uv_cwd" };

  test.each([1, 3])("%d workers", (workers) =>
    inRemovedFolder(() =>
      expect(all([...paths, ...paths, ...paths], { workers })).rejects.toMatchObject(why),
    ),
  );

  test("before there is anything to recognise", () =>
    inRemovedFolder(async () => {
      const pool = await RecognitionPool.open({ workers: 2 });
      await setTimeout(500); // the first thread has failed by now
      const answers = paths.slice(0, 3).map((path) => pool.recognise(path));
      for (const answer of answers) await expect(answer).rejects.toMatchObject(why);
      await pool.close();
    }));
});
