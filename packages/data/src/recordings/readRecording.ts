import type { Audio } from "@speech-emotion/features";
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

/** Stretches one after another. */
export function joinStretches(stretches: readonly Audio[], sampleRateHz: number): Audio {
  const frames = stretches.reduce((sum, { channels }) => sum + (channels[0]?.length ?? 0), 0);
  const channels = Array.from({ length: stretches[0]?.channels.length ?? 0 }, (_, c) => {
    const joined = new Float32Array(frames);
    let at = 0;
    for (const stretch of stretches) {
      const samples = stretch.channels[c] as Float32Array;
      joined.set(samples, at);
      at += samples.length;
    }
    return joined;
  });
  return { channels, sampleRateHz };
}
