/** Evidence: end to end. The synthetic corpus, and real worker threads that fill a real store. */

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultFrontEnd, FrontEnd } from "@speech-emotion/features";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyEffect } from "../augmentation/augmentation.ts";
import { loadDataSet } from "../corpora/loadDataSet.ts";
import { writeSyntheticCorpus } from "../corpora/synthetic/corpus.ts";
import { extractFeatures, fillFeatureStore } from "./extractFeatures.ts";
import { FeatureStore } from "./featureStore.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "features-"));
  await writeSyntheticCorpus(join(dir, "corpus"), { speakers: 1 });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const requestsOf = async (count: number) => {
  const { clips } = await loadDataSet(join(dir, "corpus"));
  return clips.slice(0, count).map((clip) => ({ clip }));
};

describe("synthetic corpus", () => {
  test("is laid out as RAVDESS: 7 emotions, 8 clips each a speaker, no two alike", async () => {
    const { clips } = await loadDataSet(join(dir, "corpus"));
    expect(clips).toHaveLength(56);
    expect(new Set(clips.map(({ label }) => label)).size).toBe(7);
    expect(new Set(clips.map(({ digest }) => digest)).size).toBe(56);
  });

  test("the same seed speaks the same bytes, another does not", async () => {
    const file = "Actor_01/03-01-05-01-01-01-01.wav";
    await writeSyntheticCorpus(join(dir, "again"), { speakers: 1 });
    await writeSyntheticCorpus(join(dir, "other"), { speakers: 1, seed: 2 });
    const [first, again, other] = await Promise.all(
      ["corpus", "again", "other"].map((name) => readFile(join(dir, name, file))),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(await readdir(dir)).not.toContainEqual(expect.stringContaining(".tmp"));
  });
});

describe("feature store", () => {
  test("workers give what the frontEnd gives; a second run computes nothing", async () => {
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

  test("variants and other settings have keys of their own", async () => {
    const [request] = await requestsOf(1);
    const digest = request?.clip.digest as string;
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
  });

  test("noise of a variant repeats", async () => {
    const [request] = await requestsOf(1);
    const noisy = { ...request!, effect: { kind: "noise", snrDb: 10 } as const };
    const [a, b] = await Promise.all(
      ["a", "b"].map((name) =>
        extractFeatures([noisy], {
          frontEnd: defaultFrontEnd,
          store: new FeatureStore(join(dir, name)),
          workers: 1,
        }),
      ),
    );
    expect(a).toEqual(b);
  });

  test("a variant of 8 kHz has nothing above 4 kHz, and below what was there", () => {
    const sampleRateHz = 22050;
    const tone = (hz: number) =>
      Float32Array.from({ length: sampleRateHz }, (_, n) =>
        Math.sin((2 * Math.PI * hz * n) / sampleRateHz),
      );
    const loudest = (hz: number) =>
      applyEffect({ samples: tone(hz), sampleRateHz }, { kind: "rate", rateHz: 8000 }, Math.random)
        .slice(1000, -1000)
        .reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(loudest(5000)).toBeLessThan(0.001);
    expect(loudest(2000)).toBeCloseTo(1, 2);
  });

  test("an abort ends the work at once, and what is done stays in the store", async () => {
    const stop = new AbortController();
    const store = new FeatureStore(join(dir, "aborted"));
    const { clips } = await loadDataSet(join(dir, "corpus"));
    const effect = { kind: "pitch", semitones: 1 } as const;
    let stopped = 0;
    const onProgress = () => {
      stopped = performance.now();
      stop.abort(new Error("enough"));
    };
    const requests = clips.map((clip) => ({ clip, effect }));
    const options = { frontEnd: defaultFrontEnd, store, workers: 1, onProgress };
    await expect(fillFeatureStore(requests, { ...options, signal: stop.signal })).rejects.toThrow(
      "enough",
    );
    expect(performance.now() - stopped).toBeLessThan(1000);
    const left = requests.filter(
      ({ clip }) => !store.has(FeatureStore.key(clip.digest, defaultFrontEnd, effect)),
    );
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(clips.length);
  });

  test("a clip that is refused is named with its reason", async () => {
    const path = join(dir, "broken.wav");
    await writeFile(path, "no sound");
    const clip = { path, digest: "broken" };
    const options = {
      frontEnd: defaultFrontEnd,
      store: new FeatureStore(join(dir, "store")),
      workers: 1,
    };
    await expect(extractFeatures([{ clip }], options)).rejects.toThrow(
      /expected a WAV file.*found .* in .*broken\.wav: convert/,
    );
  });
});
