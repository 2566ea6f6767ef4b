/** Evidence: end to end and refusal, on folders written here. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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
    const [angry] = clips;
    expect(angry?.channel).toBe("speech");
    expect(angry?.digest).toBe(
      createHash("sha256")
        .update(angry?.id as string)
        .digest("hex"),
    );
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

  test("nothing of the wanted kind is refused with what is there", async () => {
    await put("Actor_01/03-01-01-01-01-01-01.wav");
    await expect(loadDataSet(dir)).rejects.toThrow(/found 1 other WAV files \(1 neutral\)/);
  });
});

test("a folder a class", async () => {
  await put("happy/a.wav", "happy/deep/b.wav", "sad/a.wav", "stray.wav");
  const { clips, skipped } = await loadDataSet(dir);
  expect(clips.map(({ label }) => label)).toEqual(["happy", "happy", "sad"]);
  expect(skipped).toHaveLength(1);
});

describe("refusals", () => {
  test("an empty folder", async () => {
    await expect(loadDataSet(dir)).rejects.toThrow(
      /expected RAVDESS clips .* or one folder a class.*found 0 WAV files/,
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
