import { type Clip, type FfmpegUse, readRecording } from "@speech-emotion/data";
import {
  encodeWav,
  mixVoice,
  resample,
  SpeechEmotionError,
  spectrogramPicture,
} from "@speech-emotion/features";
import type { ClipPrediction } from "../scores/evaluateExamples.ts";
import { spectrogramPng } from "./spectrogramPng.ts";

/** What voices have most of; a page of sounds at a higher rate is as much larger. */
const RATE_HZ = 16000;
/** Longer clips are cut. */
const MOST_SEC = 10;

/** A test clip that was taken for another emotion. */
export interface Mistake {
  readonly prediction: ClipPrediction;
  /** What there is to hear and see of it, or why there is nothing. */
  readonly shown: ShownClip | { readonly missing: string };
}

/** A clip as a page holds it. */
export interface ShownClip {
  /** WAV, one channel of 16 bits at 16 kHz. */
  readonly wav: Uint8Array;
  /** Spectrogram of what `wav` holds, from 0 to 8 kHz. */
  readonly png: Uint8Array;
  /** Length of the clip, in seconds. */
  readonly durationSec: number;
  /** How much of it `wav` holds. */
  readonly heldSec: number;
}

/** The mistakes with the highest scores: where the model is wrong and sure of it. */
export function findWorst(predictions: readonly ClipPrediction[], count: number): ClipPrediction[] {
  const best = ({ scores }: ClipPrediction) => Math.max(...scores);
  return predictions
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => best(b) - best(a))
    .slice(0, count);
}

/** Reads a clip to show it; one that cannot be read is told of, as a report has more to say. */
export async function showMistake(
  prediction: ClipPrediction,
  clip: Clip | undefined,
  ffmpeg: FfmpegUse | undefined,
): Promise<Mistake> {
  if (!clip) return { prediction, shown: { missing: "its recording was not found" } };
  try {
    return { prediction, shown: await showClip(clip, ffmpeg) };
  } catch (error) {
    const isRefusal = error instanceof SpeechEmotionError || "syscall" in (error as Error);
    if (!isRefusal) throw error;
    return { prediction, shown: { missing: (error as Error).message } };
  }
}

async function showClip(
  { path, startSec, endSec }: Clip,
  ffmpeg: FfmpegUse | undefined,
): Promise<ShownClip> {
  const { samples, sampleRateHz } = mixVoice(
    await readRecording(path, { ffmpeg, startSec, endSec }),
  );
  const held = samples.subarray(0, MOST_SEC * sampleRateHz);
  const sound = resample(held, { fromHz: sampleRateHz, toHz: RATE_HZ });
  return {
    wav: encodeWav({ channels: [sound], sampleRateHz: RATE_HZ }),
    png: spectrogramPng(spectrogramPicture({ samples: sound, sampleRateHz: RATE_HZ })),
    durationSec: samples.length / sampleRateHz,
    heldSec: held.length / sampleRateHz,
  };
}
