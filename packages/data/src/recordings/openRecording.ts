import { isOtherFormat } from "@speech-emotion/features";
import type { ClipPart } from "../corpora/clipPart.ts";
import { openByFfmpeg } from "./openByFfmpeg.ts";
import { openWavFile } from "./openWavFile.ts";
import type { Recording } from "./recording.ts";

/** Whether what is no WAV may be decoded by ffmpeg, where that is on the path. */
export const ffmpegUses = ["auto", "never"] as const;
/** `auto`: by ffmpeg, where that is on the path; `never`: WAV files alone. */
export type FfmpegUse = (typeof ffmpegUses)[number];

/** How a recording is opened: all of it or a part. */
export interface RecordingOptions extends ClipPart {
  /** Default `auto`. */
  readonly ffmpeg?: FfmpegUse | undefined;
}

/**
 * Opens a recording: a WAV file, or whatever ffmpeg decodes where it is on the path; what of a part is beyond the end is
 * not there.
 *
 * @throws {FeatureError} when it is neither, saying what it is.
 * @throws what the file system says when the file cannot be read.
 */
export async function openRecording(
  path: string,
  { ffmpeg = "auto", ...part }: RecordingOptions = {},
): Promise<Recording> {
  try {
    return await openWavFile(path, part);
  } catch (error) {
    const mayBeSound = ffmpeg === "auto" && isOtherFormat(error);
    const other = mayBeSound ? await openByFfmpeg(path, part) : undefined;
    if (other) return other;
    throw error;
  }
}
