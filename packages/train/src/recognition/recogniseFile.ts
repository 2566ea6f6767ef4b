import {
  cutWindows,
  type FfmpegUse,
  joinStretches,
  openRecording,
  type Recording,
} from "@speech-emotion/data";
import {
  type Audio,
  countOf,
  FeatureError,
  joinLevels,
  noteLevels,
  type SoundLevels,
} from "@speech-emotion/features";
import {
  type Adaptation,
  type ClipFeatures,
  type Prediction,
  type Recognizer,
  type Segment,
  summarise,
  type Timeline,
  type Voice,
} from "@speech-emotion/model";

/** Beyond so many seconds, a recording is more than one utterance: its result is a timeline. */
const LONG_SEC = 15;
/** Seconds of a part of a timeline, about an utterance of the corpora that models are trained on. */
const SEGMENT_SEC = 3;

/**
 * What is recognised in a file: a `Prediction`'s, but for attention. Beyond 15 seconds the recording's parts, each with its
 * verdict, and their mean scores.
 */
export type FileResult = Omit<Prediction, "attention"> | (Timeline & Pick<Prediction, "notes">);

export interface RecogniseOptions {
  readonly ffmpeg?: FfmpegUse | undefined;
  /** How the voice of the file sounds otherwise. */
  readonly voice?: Voice | undefined;
  /** What the recogniser was taught: also of the voice, unless another is given. */
  readonly adaptation?: Adaptation | undefined;
}

/**
 * Recognises a file of any length; memory stays the same however long it is. A long one teaches the voice that its parts are
 * recognised with, part by part, unless another is given.
 *
 * @throws {FeatureError} when it cannot be decoded, or there is no voice in it.
 * @throws what the file system says when it cannot be read.
 */
export async function recogniseFile(
  recognizer: Recognizer,
  path: string,
  { ffmpeg, adaptation, voice = adaptation?.voice }: RecogniseOptions = {},
): Promise<FileResult> {
  const segments: Segment[] = [];
  const levels: SoundLevels[] = [];
  const soFar = voice ?? newVoice(recognizer);
  let silence: FeatureError | undefined;
  for await (const { startSec, endSec, features } of readParts(recognizer, path, { ffmpeg })) {
    if (endSec === undefined) {
      if (features instanceof FeatureError) throw features;
      const { attention: _, ...result } = recognizer.predict(features, { voice, adaptation });
      return result;
    }
    if (features instanceof FeatureError) {
      silence ??= features;
      segments.push({ startSec, endSec, emotion: undefined, scores: [], verdict: "no voice" });
      continue;
    }
    const alone = recognizer.predict(features, { voice, adaptation });
    const isHeard = !voice && soFar !== undefined && alone.verdict !== "no voice";
    if (isHeard) soFar.hear(features);
    const { emotion, scores, verdict } = isHeard
      ? recognizer.predict(features, { voice: soFar, adaptation })
      : alone;
    segments.push({
      ...{ startSec, endSec, emotion, verdict },
      scores: verdict === "no voice" ? [] : scores,
    });
    levels.push(features.levels);
  }
  const timeline = summarise(segments);
  if (!timeline) throw silence ?? voiceMissing(segments.length);
  return { ...timeline, notes: noteLevels(joinLevels(levels)) };
}

/** For a recording that is longer than an utterance: its voice as it is heard so far, by models that were measured with it. */
function newVoice(recognizer: Recognizer): Voice | undefined {
  const { bySpeaker, info } = recognizer;
  return bySpeaker && info.doubt ? recognizer.newVoice() : undefined;
}

function voiceMissing(parts: number): FeatureError {
  return new FeatureError({
    code: "voice-missing",
    expected: "a voice somewhere in the recording",
    found: `other sounds alone, in ${countOf(parts, "part")}`,
    advice: "record it nearer to the voice",
  });
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
