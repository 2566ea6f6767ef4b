import { type FfmpegUse, openRecording, readRecording } from "@speech-emotion/data/recordings";
import type { Audio } from "@speech-emotion/features";
import { TrainError } from "../errors.ts";
import { LONG_SEC, readStart } from "./recogniseFile.ts";

/** Which part of a recording, in seconds; by default all of it. */
interface UtteranceOptions {
  readonly startSec?: number | undefined;
  readonly endSec?: number | undefined;
  readonly ffmpeg?: FfmpegUse | undefined;
}

/**
 * A recording, or a part of it, that is short enough to have one answer. No more is read than that takes.
 *
 * @throws {TrainError} when it is longer, or ends before it starts.
 * @throws {FeatureError} when it cannot be decoded, or the part is beyond its end.
 * @throws what the file system says when it cannot be read.
 */
export async function readUtterance(path: string, options: UtteranceOptions): Promise<Audio> {
  const { startSec = 0, endSec } = options;
  if (endSec !== undefined) {
    const lengthSec = endSec - startSec;
    if (lengthSec <= 0 || lengthSec > LONG_SEC)
      refuseLength(`${seconds(startSec)} to ${seconds(endSec)}`);
    return readRecording(path, options);
  }
  const recording = await openRecording(path, options);
  try {
    const { clip } = await readStart(recording);
    const { durationSec } = recording;
    if (!clip) refuseLength(durationSec ? seconds(durationSec - startSec) : "a longer one");
    if (clip.channels.length > 0 && clip.channels[0]?.length) return clip;
  } finally {
    await recording.close();
  }
  return readRecording(path, options); // says that there is nothing
}

function refuseLength(found: string): never {
  throw new TrainError({
    code: "recording-too-long",
    expected: `a recording, or a part of one, of up to ${LONG_SEC} s`,
    found,
    advice: "say which part",
  });
}

function seconds(value: number): string {
  return `${Number(value.toFixed(2))} s`;
}
