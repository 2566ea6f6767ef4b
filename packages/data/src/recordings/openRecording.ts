import { FeatureError } from "@speech-emotion/features";
import { openByFfmpeg } from "./openByFfmpeg.ts";
import { openWavFile } from "./openWavFile.ts";
import type { Recording } from "./recording.ts";

/** Whether what is no WAV may be decoded by ffmpeg, where that is on the path. */
export const ffmpegUses = ["auto", "never"] as const;
export type FfmpegUse = (typeof ffmpegUses)[number];

/** Refusals of files that may be sound all the same. */
const MAY_BE_SOUND = new Set(["wav-missing", "wav-codec-unknown"]);

/**
 * Opens a recording: a WAV file, or whatever ffmpeg decodes where it is on the path.
 *
 * @throws {FeatureError} when it is neither, saying what it is.
 * @throws what the file system says when the file cannot be read.
 */
export async function openRecording(
  path: string,
  { ffmpeg = "auto" }: { readonly ffmpeg?: FfmpegUse | undefined } = {},
): Promise<Recording> {
  try {
    return await openWavFile(path);
  } catch (error) {
    const mayBeSound = error instanceof FeatureError && MAY_BE_SOUND.has(error.code);
    const other = mayBeSound && ffmpeg === "auto" ? await openByFfmpeg(path) : undefined;
    if (other) return other;
    throw error;
  }
}
