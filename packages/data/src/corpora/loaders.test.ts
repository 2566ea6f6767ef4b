/** Evidence: end to end and refusal, on folders written here. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { countLabels, sortedLabels } from "./clip.ts";
import { describeSkipped } from "./describeSkipped.ts";
import { loadDataSet } from "./loadDataSet.ts";
import { parseRavdessName } from "./ravdess.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "loaders-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), file);
  }
}

describe("RAVDESS", () => {
  test("a name is read whole", () => {
    expect(parseRavdessName("03-02-06-01-02-01-12.wav")).toEqual({
      modality: "03",
      channel: "song",
      emotion: "fearful",
      intensity: "normal",
      statement: 2,
      repetition: 1,
      actor: "12",
      sex: "female",
    });
    expect(parseRavdessName("03-01-09-01-01-01-01.wav")).toBeUndefined();
  });

  test("speech and song, any nesting, neutral dropped, doubles and strangers reported", async () => {
    await put(
      "Audio_Speech/Actor_01/03-01-05-01-01-01-01.wav",
      "Audio_Song/deep/er/Actor_01/03-02-04-01-01-01-01.wav",
      "Actor_01/03-01-05-01-01-01-01.wav",
      "Actor_02/03-01-01-01-01-01-02.WAV",
      "Actor_02/01-01-05-01-01-01-02.wav",
      "Actor_02/notes.txt",
      "Actor_02/take1.wav",
    );
    const { clips, skipped } = await loadDataSet(dir);
    expect(clips.map(({ id, label, speaker }) => [id, label, speaker])).toEqual([
      ["Actor_01/03-01-05-01-01-01-01.wav", "angry", "01"],
      ["Audio_Song/deep/er/Actor_01/03-02-04-01-01-01-01.wav", "sad", "01"],
    ]);
    expect(skipped.map(({ reason }) => reason).sort()).toEqual([
      "neutral",
      "not named as a RAVDESS clip",
      "not the audio-only modality",
      "same name as another file",
    ]);
  });

  test("channels and neutral on request", async () => {
    await put("03-01-01-01-01-01-01.wav", "03-02-01-01-01-01-01.wav");
    const { clips } = await loadDataSet(dir, { channels: ["song"], keepNeutral: true });
    expect(clips.map(({ label, id }) => [label, id])).toEqual([
      ["neutral", "03-02-01-01-01-01-01.wav"],
    ]);
  });

  test("what a name says is told of its clip; a path that it can be read at", async () => {
    await put("deep/Actor_12/03-02-06-02-01-01-12.wav");
    const { name, clips } = await loadDataSet(dir);
    expect(name).toBe("RAVDESS");
    expect(clips).toEqual([
      {
        id: "deep/Actor_12/03-02-06-02-01-01-12.wav",
        path: join(dir, "deep/Actor_12/03-02-06-02-01-01-12.wav"),
        digest: createHash("sha256").update("deep/Actor_12/03-02-06-02-01-01-12.wav").digest("hex"),
        corpus: "RAVDESS",
        label: "fearful",
        speaker: "12",
        sentence: "1",
        channel: "song",
        groups: { channel: "song", intensity: "strong", sex: "female" },
      },
    ]);
    expect(await readFile(clips[0]?.path as string, "utf8")).toBe(clips[0]?.id);
  });

  test.each([
    ["03-01-01-01-01-01-01.wav", "neutral", "normal", "male"],
    ["03-01-02-02-01-01-02.wav", "calm", "strong", "female"],
    ["03-01-03-01-01-01-03.wav", "happy", "normal", "male"],
    ["03-01-07-01-01-01-23.wav", "disgust", "normal", "male"],
    ["03-01-08-01-01-01-24.WAV", "surprised", "normal", "female"],
  ])("%s is %s, %s, %s", (file, emotion, intensity, sex) => {
    expect(parseRavdessName(file)).toMatchObject({ emotion, intensity, sex, channel: "speech" });
  });

  test.each([
    "04-01-05-01-01-01-01.wav", // modality
    "03-03-05-01-01-01-01.wav", // channel
    "03-01-00-01-01-01-01.wav", // emotion
    "03-01-05-03-01-01-01.wav", // intensity
    "03-01-05-01-03-01-01.wav", // statement
    "03-01-05-01-01-03-01.wav", // repetition
    "03-01-05-01-01-01-1.wav", // actor
    "03-01-05-01-01-01-01.txt",
    "03-01-05-01-01-01-01wav",
    "x03-01-05-01-01-01-01.wav",
    "03-01-05-01-01-01-01.wav.bak",
  ])("%s is no name of RAVDESS", (file) => {
    expect(parseRavdessName(file)).toBeUndefined();
  });

  test("a neutral clip that is asked for is one; what is not asked for is counted by its kind", async () => {
    await put(
      "03-01-01-01-01-01-01.wav",
      "03-02-01-01-01-01-01.wav",
      "03-02-05-01-01-01-01.wav",
      "03-01-05-01-01-01-01.wav",
    );
    const { clips, skipped } = await loadDataSet(dir, { channels: ["speech"], keepNeutral: true });
    expect(clips.map(({ label }) => label)).toEqual(["neutral", "angry"]);
    expect(skipped).toEqual([
      { path: join(dir, "03-02-01-01-01-01-01.wav"), reason: "song not asked for" },
      { path: join(dir, "03-02-05-01-01-01-01.wav"), reason: "song not asked for" },
    ]);
    expect(describeSkipped(skipped)).toBe("2 other files (song not asked for: 2)");
    expect(describeSkipped([])).toBe("0 other files");
    const mixed = [...skipped, { path: "", reason: "neutral" }];
    expect(describeSkipped(mixed)).toBe("3 other files (song not asked for: 2; neutral: 1)");
  });

  test("a set is RAVDESS where one file is named so, and its options are heeded", async () => {
    await put("take1.wav", "deep/03-01-01-01-01-01-01.wav", "deep/03-02-05-01-01-01-01.wav");
    const found = await loadDataSet(dir, { channels: ["speech"], keepNeutral: true });
    expect(found.name).toBe("RAVDESS");
    expect(found.clips.map(({ label }) => label)).toEqual(["neutral"]);
  });

  test("nothing of the wanted kind is refused with what is there", async () => {
    await put("Actor_01/03-01-01-01-01-01-01.wav");
    await expect(loadDataSet(dir)).rejects.toThrow(
      /with speech or song below .*found 1 other file \(neutral: 1\)/,
    );
  });
});

test("a folder a class", async () => {
  await put("happy/a.wav", "happy/deep/b.wav", "sad/a.wav", "stray.wav");
  const { name, clips, skipped } = await loadDataSet(dir);
  expect(name).toBe("folders");
  expect(clips.map(({ id, label }) => [id, label])).toEqual([
    ["happy/a.wav", "happy"],
    ["happy/deep/b.wav", "happy"],
    ["sad/a.wav", "sad"],
  ]);
  for (const { id, path, speaker, groups } of clips)
    expect([path, speaker, groups]).toEqual([join(dir, id), undefined, {}]);
  expect(skipped).toEqual([{ path: join(dir, "stray.wav"), reason: "in no class folder" }]);
});

test("labels are sorted by their letters' codes, each once, and counted in that order", () => {
  const clips = ["sad", "angry", "sad", "Zeal"].map((label) => ({ label }));
  const labels = sortedLabels(clips);
  expect(labels).toEqual(["Zeal", "angry", "sad"]);
  expect(countLabels(labels, clips)).toEqual([1, 1, 2]);
  expect(countLabels(["none"], clips)).toEqual([0]);
});

test("labels come out in common words, and what was written otherwise is told", async () => {
  await put("Fear/a.wav", "fearful/b.wav", "Fear/c.wav", "Odd/d.wav");
  const { clips, spellings } = await loadDataSet(dir);
  expect(clips.map(({ label }) => label)).toEqual(["fearful", "fearful", "Odd", "fearful"]);
  expect(spellings).toEqual([{ from: "Fear", to: "fearful", clips: 2 }]);
});

describe("refusals", () => {
  test("an empty folder", async () => {
    await expect(loadDataSet(dir)).rejects.toThrow(
      /expected RAVDESS clips .* or one folder a class.*found 0 recordings/,
    );
  });

  test("one class alone, with how many files were found", async () => {
    await put("happy/a.wav", "happy/b.wav", "stray.wav");
    await expect(loadDataSet(dir)).rejects.toThrow(/found 3 recordings in 1 folder:/);
  });

  test("a folder of links that lead nowhere, the first named", async () => {
    for (const name of ["a.wav", "b.wav"]) await symlink("gone", join(dir, name));
    await expect(loadDataSet(dir)).rejects.toThrow(
      `found 0 recordings in 0 folders and 2 other files (link that leads nowhere: 2, as ${join(dir, "a.wav")})`,
    );
  });

  test("no folder, or a file", async () => {
    await put("a.wav");
    await expect(loadDataSet(join(dir, "missing"))).rejects.toThrow(/found nothing at/);
    await expect(loadDataSet(join(dir, "a.wav"))).rejects.toThrow(/found a file at/);
  });

  test("one recording under two labels", async () => {
    await put("happy/a.wav", "sad/b.wav");
    await writeFile(join(dir, "sad/b.wav"), "happy/a.wav");
    await expect(loadDataSet(dir)).rejects.toThrow(
      /same bytes as happy \(happy\/a.wav\) and as sad/,
    );
  });
});
