import { readFile } from "node:fs/promises";
import { type FrontEnd, mixVoice } from "@speech-emotion/features";
import type { Clip } from "../corpora/clip.ts";
import { type ClipPart, isPart, partName } from "../corpora/clipPart.ts";
import { readRecording } from "../recordings/readRecording.ts";

/** Where a clip's sound is. */
export type ClipPlace = Pick<Clip, "path"> & ClipPart;

/** A clip's place in words: its path, and the part. */
export function namePlace(clip: ClipPlace): string {
  return clip.path + partName(clip);
}

/**
 * A clip's sound, as a front end takes features of it. Of a file that it is a part of, no more than that is read.
 *
 * @throws {FeatureError} when its file is no WAV that can be read, it is beyond the file's end, or there is too little
 * sound in it.
 */
export async function readClip(
  { path, startSec, endSec }: ClipPlace,
  frontEnd: FrontEnd,
): Promise<ReturnType<FrontEnd["prepareWav"]>> {
  if (isPart({ startSec, endSec }))
    return frontEnd.prepare(
      mixVoice(await readRecording(path, { ffmpeg: "never", startSec, endSec })),
    );
  return frontEnd.prepareWav(await readFile(path));
}
