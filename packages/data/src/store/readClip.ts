import { readFileSync } from "node:fs";
import { type FrontEnd, isOtherFormat, mixVoice, type Sound } from "@speech-emotion/features";
import type { Clip } from "../corpora/clip.ts";
import { type ClipPart, isPart, partName } from "../corpora/clipPart.ts";
import { isWavName } from "../corpora/soundFiles.ts";
import type { FfmpegUse } from "../recordings/openRecording.ts";
import { readRecording } from "../recordings/readRecording.ts";

/** Where a clip's sound is. */
export type ClipPlace = Pick<Clip, "path"> & ClipPart;

/** A clip's place in words: its path, and the part. */
export function namePlace(clip: ClipPlace): string {
  return clip.path + partName(clip);
}

/**
 * A clip's sound, as a front end takes features of it. Of a file that it is a part of, no more than that is read;
 * what is no WAV, whatever it is called, is decoded by ffmpeg where that may be.
 *
 * @throws {FeatureError} when its file is no WAV that can be read nor decoded, it is beyond the file's end, or there is
 * too little sound in it.
 */
export async function readClip(
  { path, startSec, endSec }: ClipPlace,
  frontEnd: FrontEnd,
  { ffmpeg = "auto" }: { readonly ffmpeg?: FfmpegUse | undefined } = {},
): Promise<Sound> {
  const open = async () =>
    frontEnd.prepare(mixVoice(await readRecording(path, { ffmpeg, startSec, endSec })));
  if (!isWavName(path) || isPart({ startSec, endSec })) return open();
  try {
    return frontEnd.prepareWav(readFileSync(path)); // at once: nearly all clips are short WAV files
  } catch (error) {
    if (ffmpeg === "auto" && isOtherFormat(error)) return open();
    throw error;
  }
}
