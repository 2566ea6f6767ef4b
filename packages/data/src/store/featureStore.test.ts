/** Evidence: end to end. Real worker threads that fill a real store. */

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import {
  defaultFrontEnd,
  encodeNpy,
  encodeWav,
  FrontEnd,
  type StageSettings,
} from "@speech-emotion/features";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { cacheDir } from "./cacheDir.ts";
import { extractFeatures, fillFeatureStore } from "./extractFeatures.ts";
import { extractGood } from "./extractGood.ts";
import { FeatureStore } from "./featureStore.ts";

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

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function flip(bytes: Buffer, at: number): Buffer {
  bytes[at]! ^= 1;
  return bytes;
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
    const stored = await fillFeatureStore(requests, options);
    expect(stored.map(({ key }) => store.read(key))).toEqual(found);
    expect(stored.map(({ frames }) => frames)).toEqual(found.map(({ frames }) => frames));
    expect(computed).toHaveLength(4);
    const filled = { ...options, store: new FeatureStore(join(dir, "filled")) };
    expect(await fillFeatureStore(requests, filled)).toEqual(stored);
    expect(stored.map(({ key }) => filled.store.read(key))).toEqual(found);
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

  test("a matrix is written whole, under its key alone, as NumPy reads it", async () => {
    const store = new FeatureStore(join(dir, "store"));
    const matrix = { data: Float32Array.of(1, 2, 3, 4, 5, 6), frames: 3, size: 2 };
    const key = "ab12";
    expect(store.read(key)).toBeUndefined();
    await Promise.all([store.write(key, matrix), store.write(key, matrix)]);
    expect(store.read("ab13")).toBeUndefined();
    expect(await readdir(store.dir, { recursive: true })).toEqual(["ab", join("ab", "ab12.npy")]);
    expect(store.read(key)).toEqual(matrix);
    const npy = encodeNpy(matrix);
    expect(digest((await readFile(store.path(key))).subarray(0, npy.length))).toBe(digest(npy));
  });

  test("reading leaves no file open, also of what is damaged", async () => {
    const store = new FeatureStore(dir);
    await store.write("good", { data: new Float32Array(4), frames: 2, size: 2 });
    await store.write("evil", { data: new Float32Array(4), frames: 2, size: 2 });
    await writeFile(join(dir, "ev", "evil.npy"), new Uint8Array(200));
    const open = async () => (await readdir("/proc/self/fd")).length;
    const before = existsSync("/proc/self/fd") ? await open() : 0;
    for (let i = 0; i < 20; i++) {
      store.read("good");
      expect(() => store.read("evil")).toThrow();
    }
    if (before > 0) expect(await open()).toBeLessThan(before + 10);
  });

  describe("an entry that is not as it was written", () => {
    const damages: Readonly<Record<string, (entry: Buffer, other: Buffer) => Uint8Array>> = {
      "with one bit turned": (entry) => flip(entry, entry.length - 100),
      "with another shape": (entry) => flip(entry, entry.indexOf("(") + 1),
      "without its values": (entry) => entry.fill(0, 128, entry.length - 32),
      "with another digest": (entry) => flip(entry, entry.length - 1),
      "of another clip": (_, other) => other,
      "cut by a byte": (entry) => entry.subarray(0, -1),
      "cut in its header": (entry) => entry.subarray(0, 20),
      "with a byte more": (entry) => Buffer.concat([entry, Buffer.of(0)]),
      "of 1e15 values": (entry) =>
        Buffer.from(entry.toString("latin1").replace(/\(\d+, /, "(1000000000000000, "), "latin1"),
      empty: (entry) => entry.subarray(0, 0),
    };

    const matrix = { data: Float32Array.from({ length: 60 }, (_, i) => i), frames: 20, size: 3 };

    test.each(Object.entries(damages))("%s is refused", async (_, damage) => {
      const store = new FeatureStore(dir);
      await store.write("key", matrix);
      await store.write("other", { ...matrix, data: matrix.data.toReversed() });
      const [entry, other] = await Promise.all(
        ["key", "other"].map((key) => readFile(store.path(key))),
      );
      await writeFile(store.path("key"), damage(entry!, other!));
      expect(() => store.read("key")).toThrow(
        /^expected features as they were stored at .*npy, found .*: take them again$/,
      );
    });

    test("is made again, and told once", async () => {
      const requests = await requestsOf(3);
      const store = new FeatureStore(join(dir, "store"));
      const told: (readonly string[])[] = [];
      const computed: number[] = [];
      const options = {
        ...{ frontEnd: defaultFrontEnd, store, workers: 1 },
        onProgress: (done: number) => computed.push(done),
        onDamaged: (paths: readonly string[]) => told.push(paths),
      };
      const found = await extractFeatures(requests, options);
      const paths = requests.map(({ clip }) =>
        store.path(FeatureStore.key(clip.digest, defaultFrontEnd)),
      );
      const [a, b] = await Promise.all(paths.map((path) => readFile(path)));
      const damage = () =>
        Promise.all([writeFile(paths[0]!, b!), writeFile(paths[1]!, b!.subarray(0, 999))]);
      await damage();
      expect(await extractFeatures(requests, options)).toEqual(found);
      expect(told).toEqual([paths.slice(0, 2)]);
      expect(computed).toEqual([1, 2, 3, 1, 2]);
      await damage();
      await fillFeatureStore(requests, options);
      const again = await Promise.all(paths.map((path) => readFile(path)));
      expect(again.slice(0, 2).map(digest)).toEqual([digest(a!), digest(b!)]);
      await extractFeatures(requests, options);
      expect(told).toHaveLength(2);
    });

    test("that is a folder is told as one that cannot be written", async () => {
      const [request] = await requestsOf(1);
      const store = new FeatureStore(join(dir, "store"));
      const path = store.path(FeatureStore.key(request!.clip.digest, defaultFrontEnd));
      await mkdir(path, { recursive: true });
      const options = { frontEnd: defaultFrontEnd, store, workers: 1 };
      await expect(extractFeatures([request!], options)).rejects.toMatchObject({
        code: "cache-unwritable",
        found: expect.stringContaining("EISDIR"),
      });
      expect(await readdir(join(path, ".."))).toEqual([basename(path)]); // nothing half written is left
    });
  });

  test("that cannot be written is one refusal, whatever is taken", async () => {
    const requests = await requestsOf(3);
    await writeFile(join(dir, "file"), "");
    const store = new FeatureStore(join(dir, "file", "store"));
    const options = { frontEnd: defaultFrontEnd, store, workers: 2 };
    const refusal = {
      code: "cache-unwritable",
      expected: expect.stringContaining(store.dir),
      found: expect.stringContaining("ENOTDIR"),
      advice: expect.stringContaining("SPEECH_EMOTION_CACHE"),
    };
    await expect(extractFeatures(requests, options)).rejects.toMatchObject(refusal);
    await expect(fillFeatureStore(requests, options)).rejects.toMatchObject(refusal);
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
      process.env.SPEECH_EMOTION_CACHE = "";
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

  describe("clips that are refused", () => {
    /** One clip that is good, and so many before it that are not. */
    async function withBroken(count: number) {
      const requests = await requestsOf(1);
      for (let n = count; n >= 1; n--) {
        const name = `broken${String(n).padStart(2, "0")}.wav`;
        const path = join(dir, name);
        await writeFile(path, "no sound");
        requests.push({ clip: { id: name, path, label: "x", digest: name } });
      }
      const store = new FeatureStore(join(dir, "store"));
      const clips = requests.map(({ clip }) => ({
        ...{ ...clip, speaker: undefined, corpus: "made", channel: undefined, groups: {} },
      }));
      return { requests, clips, options: { frontEnd: defaultFrontEnd, store, workers: 1 } };
    }

    test("are told all at once, each with its reason; the others are kept", async () => {
      const { requests, options } = await withBroken(2);
      await expect(extractFeatures(requests, options)).rejects.toThrow(
        /^expected clips .*, found 2 of 3 refused, [^ ]*broken01\.wav \(expected a WAV file.*\); [^ ]*broken02\.wav \(.*\): mend/,
      );
      const [kept] = requests;
      expect(
        options.store.read(FeatureStore.key(kept!.clip.digest, defaultFrontEnd)),
      ).toBeDefined();
      await expect(fillFeatureStore(requests, options)).rejects.toThrow(/found 2 of 3 /);
    });

    test("are counted after the first twenty", async () => {
      const { requests, options } = await withBroken(23);
      const message = await extractFeatures(requests, options).catch((e: Error) => e.message);
      expect(`${message}`.match(/broken\d\d/g)).toHaveLength(20);
      expect(message).toMatch(/broken20\.wav \([^;]*\); and 3 more: mend/);
    });

    test("are left out up to a share of all clips, and told", async () => {
      const { clips, options } = await withBroken(1);
      const found = await extractGood(clips, { ...options, skipBad: 0.5 });
      expect(found.clips).toEqual([clips[0]]);
      expect(found.stored).toEqual(await fillFeatureStore([{ clip: clips[0]! }], options));
      expect(found.bad).toEqual([
        { path: clips[1]!.path, reason: expect.stringMatching(/^expected a WAV file/) },
      ]);
      await expect(extractGood(clips, { ...options, skipBad: 0.49 })).rejects.toMatchObject({
        code: "clips-bad",
        found: expect.stringMatching(/^1 of 2 refused, .*broken01/),
      });
      await expect(extractGood(clips, { ...options, skipBad: 0 })).rejects.toThrow(/1 of 2/);
    });
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
      ({ clip, effect }) => !store.read(FeatureStore.key(clip.digest, defaultFrontEnd, effect)),
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
