/** Evidence: round trip. Clips in memory are, once written, the clips that are loaded, with the same sound. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readRecording } from "../recordings/readRecording.ts";
import { loadDataSet } from "./loadDataSet.ts";
import { type LabelledAudio, writeClips } from "./writeClips.ts";

let dir: string;
beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "write-clips-")), "deep");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A sawtooth of 16-bit samples, which a WAV file holds exactly. */
const saw = (step: number) =>
  Float32Array.from({ length: 800 }, (_, n) => (((n * step) % 65536) - 32768) / 32768);

const clips: readonly LabelledAudio[] = [
  { audio: { samples: saw(3), sampleRateHz: 8000 }, label: "bored", speaker: 'a "b", c' },
  { audio: { channels: [saw(5), saw(7)], sampleRateHz: 16000 }, label: "angry", speaker: "d" },
];

async function* slowly<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield item;
  }
}

test.each([
  ["an iterable", () => clips],
  ["an async one", () => slowly(clips)],
])("labels, speakers and sound of %s are those that are read", async (_, make) => {
  const { clips: loaded, skipped } = await loadDataSet(await writeClips(dir, make()));
  expect(skipped).toEqual([]);
  expect(loaded.map(({ label, speaker, split }) => ({ label, speaker, split }))).toEqual([
    { label: "bored", speaker: 'a "b", c', split: undefined },
    { label: "angry", speaker: "d", split: undefined },
  ]);
  const sounds = await Promise.all(loaded.map(({ path }) => readRecording(path)));
  expect(sounds[0]).toMatchObject({ channels: [saw(3)], sampleRateHz: 8000 });
  expect(sounds[1]).toMatchObject({ channels: [saw(5), saw(7)], sampleRateHz: 16000 });
});

test("sets that clips belong to are kept", async () => {
  const split = (["train", "test"] as const).map((set, i) => ({ ...clips[i]!, split: set }));
  const { clips: loaded } = await loadDataSet(await writeClips(dir, split));
  expect(loaded.map((clip) => clip.split)).toEqual(["train", "test"]);
});

test("a folder that holds clips is left as it is, and one that was not finished is none", async () => {
  await writeClips(dir, clips);
  const before = await readdir(dir);
  await expect(writeClips(dir, [])).rejects.toMatchObject({ code: "folder-taken" });
  expect(await readdir(dir)).toEqual(before);
  await rm(dir, { recursive: true });
  const wrong = { audio: { samples: saw(3), sampleRateHz: 0 }, label: "x" };
  await expect(writeClips(dir, [...clips, wrong])).rejects.toThrow(/sampleRateHz/);
  expect(await readdir(dir)).not.toContain("clips.jsonl");
});
