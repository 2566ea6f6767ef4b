import {
  cutWindows,
  type FfmpegUse,
  joinStretches,
  openRecording,
  type Recording,
} from "@speech-emotion/data";
import {
  type Audio,
  FeatureError,
  joinLevels,
  noteLevels,
  type SoundLevels,
  type SoundNote,
} from "@speech-emotion/features";
import {
  type ClipFeatures,
  type Recognizer,
  type Score,
  type Segment,
  type Share,
  summarise,
  type Voice,
} from "@speech-emotion/model";

/** Beyond so many seconds, a recording is more than one utterance: its result is a timeline. */
const LONG_SEC = 15;
/** Seconds of a part of a timeline, about an utterance of the corpora that models are trained on. */
const SEGMENT_SEC = 3;

/** What is recognised in a file; `segments` and `shares` are there beyond 15 seconds. */
export interface FileResult {
  readonly durationSec: number;
  readonly emotion: string;
  readonly scores: readonly Score[];
  /** What makes the answer worth less. */
  readonly notes: readonly SoundNote[];
  readonly segments?: readonly Segment[];
  readonly shares?: readonly Share[];
}

export interface RecogniseOptions {
  readonly ffmpeg?: FfmpegUse | undefined;
  /** How the voice of the file sounds otherwise. */
  readonly voice?: Voice | undefined;
}

/**
 * Recognises a file of any length; memory stays the same however long it is.
 *
 * @throws {FeatureError} when it cannot be decoded, or there is no voice in it.
 * @throws what the file system says when it cannot be read.
 */
export async function recogniseFile(
  recognizer: Recognizer,
  path: string,
  { ffmpeg, voice }: RecogniseOptions = {},
): Promise<FileResult> {
  const segments: Segment[] = [];
  const levels: SoundLevels[] = [];
  let silence: FeatureError | undefined;
  for await (const { startSec, endSec, features } of readParts(recognizer, path, { ffmpeg })) {
    if (!(features instanceof FeatureError)) {
      const { durationSec, emotion, scores, notes } = recognizer.predict(features, { voice });
      if (endSec === undefined) return { durationSec, emotion, scores, notes };
      segments.push({ startSec, endSec, emotion, scores });
      levels.push(features.levels);
    } else {
      if (endSec === undefined) throw features;
      silence ??= features;
      segments.push({ startSec, endSec, emotion: undefined, scores: [] });
    }
  }
  const timeline = summarise(segments);
  if (!timeline) throw silence;
  return { ...timeline, notes: noteLevels(joinLevels(levels)) };
}

/** A part of a file: all of it, without an end, or a window; and its features, or why it has none. */
interface Part {
  readonly startSec: number;
  readonly endSec: number | undefined;
  readonly features: ClipFeatures | FeatureError;
}

/** Features of a file's parts, one after another. */
export async function* readParts(
  recognizer: Recognizer,
  path: string,
  options: Pick<RecogniseOptions, "ffmpeg"> = {},
): AsyncGenerator<Part> {
  const recording = await openRecording(path, options);
  try {
    const { clip, stretches } = await readStart(recording);
    if (clip) {
      yield { startSec: 0, endSec: undefined, features: extract(recognizer, clip) };
      return;
    }
    for await (const { startSec, endSec, audio } of cutWindows(stretches, SEGMENT_SEC))
      yield { startSec, endSec, features: extract(recognizer, audio) };
  } finally {
    await recording.close();
  }
}

/** A recording whole if it is short, else its stretches from the beginning. */
async function readStart(recording: Recording): Promise<{
  readonly clip?: Audio;
  readonly stretches: AsyncIterable<Audio>;
}> {
  const { sampleRateHz } = recording;
  const stretches = recording.read();
  const read: Audio[] = [];
  let frames = 0;
  while (frames <= LONG_SEC * sampleRateHz) {
    const { done, value } = await stretches.next();
    if (done) return { clip: joinStretches(read, sampleRateHz), stretches };
    read.push(value);
    frames += value.channels[0]?.length ?? 0;
  }
  async function* fromStart() {
    yield* read;
    yield* stretches;
  }
  return { stretches: fromStart() };
}

/** Features of sound, or why there are none. */
function extract(
  recognizer: Recognizer,
  { channels, sampleRateHz }: Audio,
): ClipFeatures | FeatureError {
  try {
    return recognizer.extract({ channels, sampleRateHz });
  } catch (error) {
    if (error instanceof FeatureError) return error;
    throw error;
  }
}
