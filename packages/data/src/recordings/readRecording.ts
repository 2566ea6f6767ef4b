import type { Audio } from "@speech-emotion/features";
import { joinStretches } from "./joinStretches.ts";
import { type FfmpegUse, openRecording } from "./openRecording.ts";

/**
 * All of a recording at once.
 *
 * @throws {FeatureError} as {@link openRecording}, or when there is no sample in it.
 */
export async function readRecording(
  path: string,
  options: { readonly ffmpeg?: FfmpegUse | undefined } = {},
): Promise<Audio> {
  const recording = await openRecording(path, options);
  try {
    const stretches: Audio[] = [];
    for await (const stretch of recording.read()) stretches.push(stretch);
    const [first] = stretches;
    if (stretches.length === 1 && first) return first;
    return joinStretches(stretches, recording.sampleRateHz);
  } finally {
    await recording.close();
  }
}
