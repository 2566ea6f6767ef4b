/** Evidence: end to end, of real files, and what is heard in them. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeWav } from "@speech-emotion/features";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Clip } from "../clip.ts";
import { loadDataSet } from "../loadDataSet.ts";
import { parseRavdessName, ravdessEmotions } from "../ravdess.ts";
import { writeSyntheticCorpus } from "./corpus.ts";

let dir: string;
let clips: readonly Clip[];
const sounds = new Map<string, Float32Array>();
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "synthetic-"));
  await writeSyntheticCorpus(join(dir, "deep", "corpus"), { speakers: 2 });
  clips = (await loadDataSet(join(dir, "deep", "corpus"))).clips;
  for (const { id, path } of clips)
    sounds.set(id, decodeWav(new Uint8Array(await readFile(path))).channels[0] as Float32Array);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const levelDb = (x: Float32Array) =>
  10 * Math.log10(x.reduce((sum, v) => sum + v * v, 0) / x.length);
/** Mean of a measure over the clips of a kind. */
const over = (kind: (clip: Clip) => boolean, measure: (samples: Float32Array) => number) =>
  mean(clips.filter(kind).map(({ id }) => measure(sounds.get(id) as Float32Array)));
const isA = (label: string) => (clip: Clip) => clip.label === label;
/** Zero crossings a second: higher where pitch is. */
const crossings = (x: Float32Array) =>
  x.reduce((count, v, n) => count + (n > 0 && v * x[n - 1]! < 0 && Math.abs(v) > 1e-3 ? 1 : 0), 0) /
  x.length;

describe("as a data set", () => {
  test("it is laid out as RAVDESS: 7 emotions, 8 clips of each a speaker, no two alike", async () => {
    expect(clips).toHaveLength(2 * 7 * 8);
    const names = clips.map(({ id }) => parseRavdessName(id.split("/")[1] as string)!);
    const kinds = names.map(
      ({ emotion, intensity, statement, repetition, actor }) =>
        `${emotion} ${intensity} ${statement} ${repetition} ${actor}`,
    );
    expect(new Set(kinds).size).toBe(clips.length);
    expect(names.every(({ modality, channel }) => modality === "03" && channel === "speech")).toBe(
      true,
    );
    expect(clips.every(({ id, speaker }) => id.startsWith(`Actor_${speaker}/`))).toBe(true);
    expect(new Set(clips.map(({ label }) => label))).toEqual(
      new Set(Object.values(ravdessEmotions).filter((emotion) => emotion !== "neutral")),
    );
    expect(new Set(clips.map(({ digest }) => digest)).size).toBe(clips.length);
  });

  test("nothing else is left beside or in it", async () => {
    const files = await readdir(dir, { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile())).toHaveLength(clips.length);
    expect(await readdir(dir)).toEqual(["deep"]);
    expect(await readdir(join(dir, "deep"))).toEqual(["corpus"]);
  });

  test("two at once with one seed make one corpus, of the same bytes however many speak", async () => {
    const again = join(dir, "again");
    await Promise.all([1, 2].map(() => writeSyntheticCorpus(again, { speakers: 1 })));
    expect((await readdir(dir)).sort()).toEqual(["again", "deep"]); // no temporary folder
    const first = clips.filter(({ speaker }) => speaker === "01");
    expect((await loadDataSet(again)).clips.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    for (const { id, path } of first)
      expect((await readFile(path)).equals(await readFile(join(again, id)))).toBe(true);
  });

  test("another seed speaks other bytes", async () => {
    await writeSyntheticCorpus(join(dir, "other"), { speakers: 1, seed: 2 });
    for (const { id, path, speaker } of clips)
      if (speaker === "01")
        expect((await readFile(path)).equals(await readFile(join(dir, "other", id)))).toBe(false);
  });

  test("a folder that is there is left as it is", async () => {
    const there = join(dir, "there");
    await mkdir(there);
    await writeFile(join(there, "mine.txt"), "mine");
    await writeSyntheticCorpus(there, { speakers: 1 });
    expect(await readdir(there)).toEqual(["mine.txt"]);
  });

  test("where it cannot be written an error says so, and nothing is left", async () => {
    await writeFile(join(dir, "file"), "");
    await expect(
      writeSyntheticCorpus(join(dir, "file", "corpus"), { speakers: 1 }),
    ).rejects.toThrow(/ENOTDIR/);
    expect(existsSync(join(dir, "file", "corpus"))).toBe(false);
  });
});

describe("as voices", () => {
  test("anger and joy are louder than sadness and calm", () => {
    for (const loud of ["angry", "happy"])
      for (const quiet of ["sad", "calm"])
        expect(over(isA(loud), levelDb)).toBeGreaterThan(over(isA(quiet), levelDb) + 6);
  });

  test("fear is fast, sadness slow: the same seven syllables take longer", () => {
    const length = (label: string) => over(isA(label), (samples) => samples.length);
    expect(length("sad")).toBeGreaterThan(1.5 * length("fearful"));
  });

  test("odd speakers are lower than even ones", () => {
    const of = (speaker: string) => over((clip) => clip.speaker === speaker, crossings);
    expect(of("02")).toBeGreaterThan(1.1 * of("01"));
  });

  test("the strong ones are louder, where an emotion is not at full level already", () => {
    const of = (intensity: string) =>
      over((clip) => clip.label !== "angry" && clip.groups?.intensity === intensity, levelDb);
    expect(of("strong")).toBeGreaterThan(of("normal") + 0.3);
  });

  test("none is clipped or silent", () => {
    for (const samples of sounds.values()) {
      const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expect(peak).toBeGreaterThan(0.03);
      expect(peak).toBeLessThan(0.71);
    }
  });
});
