import { FeatureError, type FrontEnd } from "@speech-emotion/features";
import type { FfmpegUse } from "../recordings/openRecording.ts";
import { type ClipPlace, readClip } from "../store/readClip.ts";

/** How long a clip is, or why it cannot be used. */
export interface MeasuredClip {
  /** Length of the whole clip, in seconds, where it can be used. */
  readonly durationSec?: number;
  /** Why it cannot be used, as a phrase. */
  readonly reason?: string;
}

/** Reads clips one after the other, as far as a front end does before it takes features. */
export async function measureClips(
  clips: readonly ClipPlace[],
  frontEnd: FrontEnd,
  options: {
    readonly ffmpeg?: FfmpegUse | undefined;
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<MeasuredClip[]> {
  const measured: MeasuredClip[] = [];
  for (const clip of clips) {
    measured.push(await measure(clip, frontEnd, options));
    options.onProgress?.(measured.length, clips.length);
  }
  return measured;
}

async function measure(
  clip: ClipPlace,
  frontEnd: FrontEnd,
  options: { readonly ffmpeg?: FfmpegUse | undefined },
): Promise<MeasuredClip> {
  try {
    const { durationSec } = await readClip(clip, frontEnd, options);
    return { durationSec };
  } catch (error) {
    if (!(error instanceof FeatureError)) throw error;
    return { reason: error.message };
  }
}
