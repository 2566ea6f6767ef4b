/** Evidence: end to end, of real files, and what is heard in them. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeWav } from "@speech-emotion/features";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Clip } from "../clip.ts";
import { loadDataSet } from "../loadDataSet.ts";
import { parseRavdessName } from "../ravdess.ts";
import { writeSyntheticCorpus } from "./corpus.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "synthetic-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** One digest of all clips of the first speaker. */
function digestFirst(clips: readonly Clip[]): string {
  const digests = clips.filter(({ speaker }) => speaker === "01").map(({ digest }) => digest);
  return createHash("sha256").update(digests.join()).digest("hex");
}
/** Of seed 1: scores that are told of this corpus are those of these bytes, so they stay. */
const FIRST_SPEAKER = "6bad5d008b9fab0f34e09502ddbe52f9bf6923c08f13669a97170f9141f401ef";

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const levelDb = (x: Float32Array) =>
  10 * Math.log10(x.reduce((sum, v) => sum + v * v, 0) / x.length);
/** How often a sound crosses zero, which is more often where it is higher. */
const crossings = (x: Float32Array) => {
  const count = x.reduce((sum, v, n) => sum + (n > 0 && v * x[n - 1]! < 0 ? 1 : 0), 0);
  return count / x.length;
};

test("it is laid out as RAVDESS, of voices that differ as their emotions and speakers do", async () => {
  const folder = join(dir, "deep", "corpus");
  await writeSyntheticCorpus(folder, { speakers: 2 });
  const { clips } = await loadDataSet(folder);

  // Two speakers, seven emotions, and two each of intensities, statements and repetitions.
  expect(clips).toHaveLength(2 * 7 * 8);
  const names = clips.map(({ id }) => parseRavdessName(id.split("/")[1] as string));
  expect(new Set(names.map((name) => JSON.stringify(name))).size).toBe(clips.length);
  for (const [i, name] of names.entries()) {
    expect(name).toMatchObject({ modality: "03", channel: "speech" });
    expect(clips[i]?.id).toMatch(`Actor_${name?.actor}/`);
  }
  expect(new Set(names.map((name) => name?.emotion))).toEqual(
    new Set(["angry", "calm", "disgust", "fearful", "happy", "sad", "surprised"]),
  );
  expect(new Set(clips.map(({ digest }) => digest)).size).toBe(clips.length);
  expect(digestFirst(clips)).toBe(FIRST_SPEAKER);

  // Nothing else is left beside or in it.
  const files = await readdir(dir, { recursive: true, withFileTypes: true });
  expect(files.filter((file) => file.isFile())).toHaveLength(clips.length);
  expect(await readdir(join(dir, "deep"))).toEqual(["corpus"]);

  const sounds = new Map<Clip, Float32Array>();
  for (const clip of clips) {
    const [samples] = decodeWav(new Uint8Array(await readFile(clip.path))).channels;
    const peak = samples!.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(peak).toBeGreaterThan(0.03);
    expect(peak).toBeLessThan(0.71);
    sounds.set(clip, samples as Float32Array);
  }
  const over = (kind: (clip: Clip) => boolean, measure: (samples: Float32Array) => number) =>
    mean(clips.filter(kind).map((clip) => measure(sounds.get(clip) as Float32Array)));
  const of = (label: string, measure: (samples: Float32Array) => number) =>
    over((clip) => clip.label === label, measure);

  for (const loud of ["angry", "happy"])
    for (const quiet of ["sad", "calm"])
      expect(of(loud, levelDb)).toBeGreaterThan(of(quiet, levelDb) + 6);
  const length = (samples: Float32Array) => samples.length;
  expect(of("sad", length)).toBeGreaterThan(1.5 * of("fearful", length)); // of the same syllables
  const pitchOf = (actor: string) => over(({ speaker }) => speaker === actor, crossings);
  expect(pitchOf("02")).toBeGreaterThan(1.1 * pitchOf("01")); // odd ones are men
  const levelOf = (intensity: string) =>
    over((clip) => clip.label !== "angry" && clip.groups.intensity === intensity, levelDb);
  expect(levelOf("strong")).toBeGreaterThan(levelOf("normal") + 0.3);
});

test("two at once make one corpus and leave nothing behind; another seed speaks otherwise", async () => {
  const folder = join(dir, "both");
  await Promise.all([1, 2].map(() => writeSyntheticCorpus(folder, { speakers: 1, seed: 2 })));
  const { clips } = await loadDataSet(folder);
  expect(clips).toHaveLength(56);
  expect(digestFirst(clips)).not.toBe(FIRST_SPEAKER);
  expect(await readdir(dir)).toEqual(["both"]);
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
  const folder = join(dir, "file", "corpus");
  await expect(writeSyntheticCorpus(folder, { speakers: 1 })).rejects.toThrow(/ENOTDIR/);
  expect(existsSync(folder)).toBe(false);
  expect(await readdir(dir)).toEqual(["file"]);
});
