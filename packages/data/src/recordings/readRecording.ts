import { type Audio, FeatureError, joinStretches } from "@speech-emotion/features";
import { type ClipPart, isPart } from "../corpora/clipPart.ts";
import { openRecording, type RecordingOptions } from "./openRecording.ts";
import type { Recording } from "./recording.ts";

/** Seconds that a part may end after its recording: whoever cut it may have rounded. */
const ROUNDED_SEC = 0.1;

/**
 * All of a recording at once, or a part of it.
 *
 * @throws {FeatureError} as {@link openRecording}, or when the part is beyond the recording's end.
 * @throws what the file system says when the file cannot be read.
 */
export async function readRecording(path: string, options: RecordingOptions = {}): Promise<Audio> {
  const recording = await openRecording(path, options);
  try {
    const stretches: Audio[] = [];
    for await (const stretch of recording.read()) stretches.push(stretch);
    if (isPart(options)) refuseMissing(recording, options, stretches);
    return joinStretches(stretches, recording.sampleRateHz);
  } finally {
    await recording.close();
  }
}

/** Holds what was read of a part against what it should be: not every file says how long it is. */
function refuseMissing(
  { sampleRateHz, durationSec }: Recording,
  { startSec = 0, endSec }: ClipPart,
  stretches: readonly Audio[],
): void {
  const frames = stretches.reduce((sum, { channels }) => sum + (channels[0]?.length ?? 0), 0);
  const readTo = startSec + frames / sampleRateHz;
  const isThere = frames > 0 && (endSec === undefined || readTo >= endSec - ROUNDED_SEC);
  if (isThere) return;
  const length = frames > 0 ? readTo : durationSec;
  throw new FeatureError({
    code: "part-missing",
    expected: `a recording that goes on ${frames > 0 ? `to ${endSec} s` : `after ${startSec} s`}`,
    found: length === undefined ? "its end" : `one of ${length.toFixed(2)} s`,
    advice: "see where the part begins and ends",
  });
}
