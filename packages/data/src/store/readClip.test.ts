/** Evidence: property, on real files. A part of a recording sounds as if it had been cut out before. */
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeWav, FrontEnd } from "@speech-emotion/features";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { convert, hasFfmpeg } from "../../../../tests/hasFfmpeg.ts";
import { createRandom } from "../random.ts";
import { extractFeatures, readStored } from "./extractFeatures.ts";
import { extractGood } from "./extractGood.ts";
import { FeatureStore } from "./featureStore.ts";
import { readClip } from "./readClip.ts";

const sampleRateHz = 16_000;
const frontEnd = new FrontEnd();
let dir: string;
let path: string;
const random = createRandom(1, "clip");
const samples = Float32Array.from({ length: 25 * sampleRateHz }, () => random() - 0.5);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "clip-"));
  path = join(dir, "long.wav");
  await writeFile(path, encodeWav({ channels: [samples], sampleRateHz }));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What is cut out into a file of its own. */
const cut = (startSec: number, endSec?: number) =>
  frontEnd.prepareWav(
    encodeWav({
      channels: [samples.subarray(startSec * sampleRateHz, endSec && endSec * sampleRateHz)],
      sampleRateHz,
    }),
  );

test.each([
  [0, 1.5],
  [9.5, 12.25],
  [3, 14],
  [23.5, 25],
])("from %d to %d s", async (startSec, endSec) => {
  expect(await readClip({ path, startSec, endSec }, frontEnd)).toEqual(cut(startSec, endSec));
});

test("to the end, and from the beginning", async () => {
  expect(await readClip({ path, startSec: 22 }, frontEnd)).toEqual(cut(22));
  expect(await readClip({ path, endSec: 2 }, frontEnd)).toEqual(cut(0, 2));
});

test("of a file of 5 GiB, which is not read for it", async () => {
  const huge = join(dir, "huge.wav");
  const bytes = encodeWav({ channels: [samples.subarray(0, 4 * sampleRateHz)], sampleRateHz });
  new DataView(bytes.buffer).setUint32(40, 0xffffffff, true);
  await writeFile(huge, bytes);
  await truncate(huge, 5 * 2 ** 30); // a hole, which takes no room
  const found = await readClip({ path: huge, startSec: 1, endSec: 3 }, frontEnd);
  expect(found).toEqual(cut(1, 3));
  await expect(
    readClip({ path: huge, startSec: 100_000, endSec: 100_001 }, frontEnd),
  ).rejects.toMatchObject({ code: "clip-silent" });
});

describe.skipIf(!hasFfmpeg)("what is no WAV (ffmpeg)", () => {
  const at = (name: string) => join(dir, name);
  beforeAll(async () => {
    const bytes = encodeWav({ channels: [samples.subarray(0, 4 * sampleRateHz)], sampleRateHz });
    await writeFile(at("short.wav"), bytes);
    for (const name of ["short.flac", "short.aiff"]) convert(at("short.wav"), at(name));
    convert(at("short.wav"), at("mp3.wav"), "-f", "mp3");
    convert(at("mp3.wav"), at("decoded.wav"), "-c:a", "pcm_f32le");
  });
  const read = (name: string, options = {}) =>
    readClip({ path: at(name), ...options }, frontEnd, options);

  test("sounds as the WAV file that it was made of", async () => {
    for (const name of ["short.flac", "short.aiff"]) {
      expect(await read(name)).toEqual(await read("short.wav"));
      const part = { startSec: 0.5, endSec: 2 };
      expect(await read(name, part)).toEqual(await read("short.wav", part));
    }
  });

  test("is decoded under the name of a WAV file too", async () => {
    expect(await read("mp3.wav")).toEqual(await read("decoded.wav"));
  });

  test("is refused for what it is where ffmpeg is not to be used, and features are taken accordingly", async () => {
    for (const [name, kind] of [
      ["short.flac", "a FLAC file"],
      ["mp3.wav", "an MP3 file"],
    ] as const)
      await expect(read(name, { ffmpeg: "never" })).rejects.toThrow(`found ${kind}: convert it`);
    const options = { frontEnd: frontEnd.config, store: new FeatureStore(at("other")), workers: 1 };
    const requests = [{ clip: { path: at("short.flac"), digest: "flac" } }];
    await expect(extractFeatures(requests, { ...options, ffmpeg: "never" })).rejects.toThrow(
      /short\.flac \(expected a WAV file.*found a FLAC file/,
    );
    expect(await extractFeatures(requests, options)).toEqual([
      frontEnd.extract(await read("short.wav")),
    ]);
  });
});

describe("a part beyond the end", () => {
  test.each([
    [25, undefined, /goes on after 25 s, found one of 25\.00 s: see where/],
    [30, 31, /goes on after 30 s, found one of 25\.00 s/],
    [24, 25.2, /goes on to 25\.2 s, found one of 25\.00 s/],
  ])("from %d to %d is refused", async (startSec, endSec, words) => {
    const part = readClip({ path, startSec, endSec }, frontEnd);
    await expect(part).rejects.toMatchObject({ code: "part-missing" });
    await expect(part).rejects.toThrow(words);
  });

  test("by no more than was rounded ends where the recording does", async () => {
    expect(await readClip({ path, startSec: 24, endSec: 25.05 }, frontEnd)).toEqual(cut(24));
  });

  test("is one bad clip, named with its bounds; the other parts have features of their own", async () => {
    const parts = [
      { startSec: 1, endSec: 2 },
      { startSec: 30, endSec: 31 },
      { startSec: 4, endSec: 7 },
    ];
    const store = new FeatureStore(join(dir, "store"));
    const options = { frontEnd: frontEnd.config, store, workers: 1 };
    const clips = parts.map((part, i) => ({
      ...{ id: `${i}`, path, digest: `part ${i}`, label: "x", ...part },
      ...{ speaker: undefined, corpus: "made", channel: undefined, groups: {} },
    }));
    const good = await extractGood(clips, { ...options, skipBad: 0.5 });
    expect(good.bad).toMatchObject([{ path: `${path}#30-31` }]);
    expect(good.stored.map((one) => readStored(store, one))).toEqual(
      [cut(1, 2), cut(4, 7)].map((sound) => frontEnd.extract(sound)),
    );
    await expect(extractFeatures([{ clip: clips[1]! }], options)).rejects.toThrow(
      /long\.wav#30-31 \(expected a recording that goes on after 30 s/,
    );
  });
});
