import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Audio, encodeWav, type Signal } from "@speech-emotion/features";
import { DataError } from "../errors.ts";
import type { SetName } from "./clip.ts";

/** A labelled clip in memory. */
export interface LabelledAudio {
  /** Samples in [-1, 1); those beyond are clipped. */
  readonly audio: Audio | Signal;
  /** Its class. */
  readonly label: string;
  /** Who speaks, where that is known: no speaker is then in two sets of a split by speaker. */
  readonly speaker?: string | undefined;
  /** The set that it belongs to; give all clips one, or none. */
  readonly split?: SetName | undefined;
}

const MANIFEST = "clips.jsonl";

/**
 * Writes clips in memory, one after the other, as a data set that `loadDataSet` reads: 16-bit WAV files and a manifest. A
 * training reads its clips again whenever it is resumed or evaluated, so they have to be somewhere.
 *
 * @param dir is made; must not hold another such data set.
 * @returns the path of the manifest, which is there once all clips are.
 * @throws {DataError} when the folder has one already.
 * @throws {FeatureError} when a clip is no sound.
 * @example
 * const path = await writeClips("my-clips", clips); // an iterable, or an async one
 * await train(await loadDataSet(path), config, { dirs: [path], out: "runs/mine" });
 */
export async function writeClips(
  dir: string,
  clips: Iterable<LabelledAudio> | AsyncIterable<LabelledAudio>,
): Promise<string> {
  const manifest = join(dir, MANIFEST);
  if (existsSync(manifest))
    throw new DataError({
      code: "folder-taken",
      expected: "a folder without clips",
      found: manifest,
      advice: "choose another folder, or load this one",
    });
  await mkdir(dir, { recursive: true });
  const rows: string[] = [];
  for await (const { audio, label, speaker, split } of clips) {
    const path = `${String(rows.length + 1).padStart(6, "0")}.wav`;
    await writeFile(join(dir, path), encodeWav(toAudio(audio)));
    rows.push(`${JSON.stringify({ path, label, speaker, split })}\n`);
  }
  await writeFile(manifest, rows.join(""));
  return manifest;
}

function toAudio(audio: Audio | Signal): Audio {
  if ("channels" in audio) return audio;
  return { channels: [audio.samples], sampleRateHz: audio.sampleRateHz };
}
