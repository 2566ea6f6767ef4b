import { type FfmpegUse, openRecording, type Recording } from "@speech-emotion/data/recordings";
import {
  type Audio,
  type AudioWindow,
  type ClipInput,
  FeatureError,
  joinStretches,
  WindowCutter,
} from "@speech-emotion/features";
import {
  type ClipFeatures,
  type FollowOptions,
  type HeardWindow,
  hearWindows,
  type NotedTimeline,
  type Prediction,
  type Recognizer,
  SEGMENT_SEC,
  TimelineBuilder,
} from "@speech-emotion/model";

/** Beyond so many seconds, a recording is more than one utterance: its result is a timeline. */
export const LONG_SEC = 15;
/** Windows that are read before they are heard together. */
const TOGETHER = 8;

/**
 * What is recognised in a file: a `Prediction`'s, but for attention. Beyond 15 seconds the recording's parts, each with its
 * verdict, and their mean scores.
 */
export type FileResult = Omit<Prediction, "attention"> | NotedTimeline;

export interface RecogniseOptions extends FollowOptions {
  readonly ffmpeg?: FfmpegUse | undefined;
  /** How many speak in one channel; from 2 on the recording is held in memory, and its result is a timeline. */
  readonly voices?: number | undefined;
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
  { voices = 1, ...options }: RecogniseOptions = {},
): Promise<FileResult> {
  if (voices !== 1)
    return recognizer.segmentsSync(await readWhole(path, options), { ...options, voices });
  const builder = new TimelineBuilder(recognizer, options);
  for await (const { isWhole, ...window } of readParts(recognizer, path, options)) {
    if (!isWhole) {
      builder.add(window);
      continue;
    }
    const { features } = window;
    if (features instanceof FeatureError) throw features;
    return recogniseClip(recognizer, features, options);
  }
  return builder.end();
}

/**
 * What is recognised in a clip that has one answer.
 *
 * @throws {FeatureError} when it cannot be read, is silent or too short.
 */
export function recogniseClip(
  recognizer: Recognizer,
  clip: ClipInput | ClipFeatures,
  options: FollowOptions,
): FileResult {
  const { attention: _, ...result } = recognizer.predictSync(clip, options);
  return result;
}

/** A recording of any length, all of it. */
async function readWhole(path: string, options: Pick<RecogniseOptions, "ffmpeg">): Promise<Audio> {
  const recording = await openRecording(path, options);
  try {
    const read: Audio[] = [];
    for await (const stretch of recording.read()) read.push(stretch);
    return joinStretches(read, recording.sampleRateHz);
  } finally {
    await recording.close();
  }
}

/** A window of a file, or all of it. */
interface Part extends HeardWindow {
  readonly isWhole: boolean;
}

/** Features of a file's parts, one after another. */
export async function* readParts(
  recognizer: Recognizer,
  path: string,
  options: Pick<RecogniseOptions, "ffmpeg"> = {},
): AsyncGenerator<Part> {
  const recording = await openRecording(path, options);
  function* hear(windows: readonly AudioWindow[], isWhole: boolean): Generator<Part> {
    for (const heard of hearWindows(recognizer, windows)) yield { ...heard, isWhole };
  }
  try {
    const { clip, stretches } = await readStart(recording);
    if (clip) {
      yield* hear([{ startSec: 0, endSec: secondsOf(clip), audio: clip }], true);
      return;
    }
    const cutter = new WindowCutter({ windowSec: SEGMENT_SEC });
    const windows: AudioWindow[] = [];
    for await (const stretch of stretches) {
      windows.push(...cutter.push(stretch));
      if (windows.length >= TOGETHER) yield* hear(windows.splice(0), false);
    }
    yield* hear([...windows, ...cutter.end()], false);
  } finally {
    await recording.close();
  }
}

/**
 * A recording that is short enough to have one answer; undefined of a longer one.
 *
 * @throws as {@link recogniseFile}, when it cannot be read.
 */
export async function readShort(
  path: string,
  options: Pick<RecogniseOptions, "ffmpeg">,
): Promise<Audio | undefined> {
  const recording = await openRecording(path, options);
  try {
    return (await readStart(recording)).clip;
  } finally {
    await recording.close();
  }
}

function secondsOf({ channels, sampleRateHz }: Audio): number {
  return (channels[0]?.length ?? 0) / sampleRateHz;
}

/** A recording whole if it is short, else its stretches from the beginning. */
export async function readStart(recording: Recording): Promise<{
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
