/** Evidence: end to end. Real worker threads that fill a real store. */

import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { defaultFrontEnd, encodeWav, FrontEnd, type StageSettings } from "@speech-emotion/features";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { extractFeatures, fillFeatureStore } from "./extractFeatures.ts";
import { cacheDir, FeatureStore } from "./featureStore.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "features-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Clips of noise, each longer than the one before. */
async function requestsOf(count: number) {
  const clips = Array.from({ length: count }, (_, i) => {
    const id = `${i}.wav`;
    return { id, path: join(dir, id), label: "noise", digest: id };
  });
  for (const [i, { path }] of clips.entries()) {
    const random = createRandom(i, "clip");
    const samples = Float32Array.from({ length: 12_000 + 2000 * i }, () => random() - 0.5);
    await writeFile(path, encodeWav({ channels: [samples], sampleRateHz: 22050 }));
  }
  return clips.map((clip) => ({ clip }));
}

describe("feature store", () => {
  test("workers give what the extractor gives; a second run computes nothing", async () => {
    const requests = await requestsOf(4);
    const store = new FeatureStore(join(dir, "store"));
    const computed: number[] = [];
    const options = {
      frontEnd: defaultFrontEnd,
      store,
      workers: 2,
      onProgress: (done: number) => computed.push(done),
    };
    const found = await extractFeatures(requests, options);
    expect(computed).toEqual([1, 2, 3, 4]);
    const frontEnd = new FrontEnd();
    for (const [i, { clip }] of requests.entries()) {
      const expected = frontEnd.extract(frontEnd.prepareWav(await readFile(clip.path)));
      expect(found[i]).toEqual(expected);
    }
    expect(await extractFeatures(requests, options)).toEqual(found);
    const keys = await fillFeatureStore(requests, options);
    expect(keys.map((key) => store.readSync(key))).toEqual(found);
    expect(keys.map((key) => store.countFrames(key))).toEqual(found.map(({ frames }) => frames));
    expect(computed).toHaveLength(4);
  });

  test("variants and other settings have keys of their own", () => {
    const digest = "0123";
    const keys = [
      FeatureStore.key(digest, defaultFrontEnd),
      FeatureStore.key(digest, defaultFrontEnd, { kind: "preemphasis" }),
      FeatureStore.key(digest, defaultFrontEnd, { kind: "pitch", semitones: 1 }),
      FeatureStore.key(digest, [
        ...defaultFrontEnd.slice(0, 2),
        { stage: "level", rms: 0.2 },
        ...defaultFrontEnd.slice(3),
      ]),
      FeatureStore.key("other", defaultFrontEnd),
    ];
    expect(new Set(keys).size).toBe(5);
    const inAnotherOrder = defaultFrontEnd.map(
      (stage) => Object.fromEntries(Object.entries(stage).toReversed()) as unknown as StageSettings,
    );
    expect(FeatureStore.key(digest, inAnotherOrder)).toBe(keys[0]);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  test("a matrix is written whole, under its key alone, and read in three ways", async () => {
    const store = new FeatureStore(join(dir, "store"));
    const matrix = { data: Float32Array.of(1, 2, 3, 4, 5, 6), frames: 3, size: 2 };
    const key = "ab12";
    expect(store.has(key)).toBe(false);
    await Promise.all([store.write(key, matrix), store.write(key, matrix)]);
    expect(store.has(key)).toBe(true);
    expect(store.has("ab13")).toBe(false);
    expect(await readdir(store.dir, { recursive: true })).toEqual(["ab", join("ab", "ab12.npy")]);
    expect(await store.read(key)).toEqual(matrix);
    expect(store.readSync(key)).toEqual(matrix);
    expect(store.countFrames(key)).toBe(3);
  });

  test("counting frames leaves no file open, also of what is no matrix", async () => {
    const store = new FeatureStore(dir);
    await store.write("good", { data: new Float32Array(4), frames: 2, size: 2 });
    await store.write("evil", { data: new Float32Array(4), frames: 2, size: 2 });
    await writeFile(join(dir, "ev", "evil.npy"), new Uint8Array(200));
    const open = async () => (await readdir("/proc/self/fd")).length;
    const before = existsSync("/proc/self/fd") ? await open() : 0;
    for (let i = 0; i < 20; i++) {
      store.countFrames("good");
      expect(() => store.countFrames("evil")).toThrow();
    }
    if (before > 0) expect(await open()).toBeLessThan(before + 10);
  });

  describe("stands where", () => {
    const known = { ...process.env };
    afterEach(() => {
      for (const name of ["SPEECH_EMOTION_CACHE", "XDG_CACHE_HOME"])
        if (known[name] === undefined) delete process.env[name];
        else process.env[name] = known[name];
    });

    test("it is told", () => {
      process.env.SPEECH_EMOTION_CACHE = "/somewhere";
      process.env.XDG_CACHE_HOME = "/cache";
      expect(cacheDir()).toBe("/somewhere");
      expect(new FeatureStore().dir).toBe(join("/somewhere", "features"));
      expect(new FeatureStore("/other").dir).toBe("/other");
    });

    test("else the user's caches are", () => {
      delete process.env.SPEECH_EMOTION_CACHE;
      process.env.XDG_CACHE_HOME = "/cache";
      expect(cacheDir()).toBe(join("/cache", "speech-emotion"));
      delete process.env.XDG_CACHE_HOME;
      expect(cacheDir()).toBe(join(homedir(), ".cache", "speech-emotion"));
    });
  });

  test("variants are computed once, and noise repeats", async () => {
    const [request] = await requestsOf(1);
    const noisy = { ...request!, effect: { kind: "noise", snrDb: 10 } as const };
    const extract = async (name: string, ...requests: (typeof noisy | typeof request)[]) => {
      const progress: [number, number][] = [];
      const matrices = await extractFeatures(requests as (typeof noisy)[], {
        frontEnd: defaultFrontEnd,
        store: new FeatureStore(join(dir, name)),
        workers: 1,
        onProgress: (...counts) => progress.push(counts),
      });
      return { matrices, progress };
    };
    const first = await extract("a", noisy, request, noisy);
    const [a, plain, again] = first.matrices;
    expect(again).toEqual(a);
    expect(plain).not.toEqual(a);
    expect(first.progress).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect((await extract("b", noisy)).matrices).toEqual([a]);
  });

  test("clips that are refused are counted, the first of them named with its reason; the others are kept", async () => {
    const requests = await requestsOf(1);
    for (const name of ["broken2.wav", "broken1.wav", "broken3.wav"]) {
      const path = join(dir, name);
      await writeFile(path, "no sound");
      requests.unshift({ clip: { id: name, path, label: "x", digest: name } });
    }
    const store = new FeatureStore(join(dir, "store"));
    const options = { frontEnd: defaultFrontEnd, store, workers: 1 };
    const refusal = (some: typeof requests) =>
      extractFeatures(some, options).catch((error: Error) => error.message);
    const message = await refusal(requests);
    expect(message).toMatch(/^expected a WAV file.*in .*broken1\.wav: convert/);
    const kept = requests.at(-1)!;
    expect(store.has(FeatureStore.key(kept.clip.digest, defaultFrontEnd))).toBe(true);
    const alone = requests.filter(({ clip }) => clip.id === "broken1.wav");
    expect(message).toBe(`${await refusal(alone)} (2 more clips are refused)`);
  });

  test("an abort ends the work within a second, and what is done stays in the store", async () => {
    const requests = (await requestsOf(12)).map((request) => ({
      ...request,
      effect: { kind: "pitch", semitones: 1 } as const,
    }));
    const stop = new AbortController();
    const store = new FeatureStore(join(dir, "aborted"));
    let stopped = 0;
    const onProgress = () => {
      stopped = performance.now();
      stop.abort(new Error("enough"));
    };
    const options = { frontEnd: defaultFrontEnd, store, workers: 1, onProgress };
    const work = fillFeatureStore(requests, { ...options, signal: stop.signal });
    await expect(work).rejects.toThrow("enough");
    expect(performance.now() - stopped).toBeLessThan(1000);
    const left = requests.filter(
      ({ clip, effect }) => !store.has(FeatureStore.key(clip.digest, defaultFrontEnd, effect)),
    );
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(12);
    await expect(fillFeatureStore([], { ...options, signal: stop.signal })).rejects.toThrow(
      "enough",
    );
  });

  test("nothing to do starts no thread", async () => {
    const store = new FeatureStore(join(dir, "store"));
    const options = { frontEnd: defaultFrontEnd, store, workers: 0 }; // of which a pool would refuse to be made
    expect(await extractFeatures([], options)).toEqual([]);
    const [request] = await requestsOf(1);
    await expect(extractFeatures([request!], options)).rejects.toThrow();
    const key = FeatureStore.key(request!.clip.digest, defaultFrontEnd);
    const matrix = { data: new Float32Array(4), frames: 2, size: 2 };
    await store.write(key, matrix);
    expect(await extractFeatures([request!], options)).toEqual([matrix]);
  });
});
