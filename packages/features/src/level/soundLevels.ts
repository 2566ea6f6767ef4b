import type { Signal } from "../signal.ts";
import { rms } from "./rms.ts";
import { maxOf } from "./trim.ts";

/** What of a recording's levels says how far an answer about it can be trusted. */
export interface SoundLevels {
  /** Root mean square of the loudest frame, in dB of full scale; of digital silence -Infinity. */
  readonly loudestDb: number;
  /** Share of the samples that were cut off at the highest or the lowest level, from 0 to 1. */
  readonly clippedShare: number;
  /** Seconds that are at most 30 dB softer than the loudest frame. */
  readonly voiceSec: number;
  /** Length of the recording, in seconds. */
  readonly durationSec: number;
}

/** A frame is about as long as those that features are taken of, at any rate. */
const FRAME_SEC = 0.09;
/** A quarter of the longest frame that there is, which only rates above 700 kHz come to. */
const MAX_HOP = 16384;
const VOICE_DB = 30;
/** So long at one extreme, and three samples at the least, is no peak of a wave. */
const CLIPPED_SEC = 1 / 16000;
/** Share of an extreme that counts as it; a wave of 100 Hz at 48 kHz has two samples above it in a row at most. */
const EXTREME = 1 - 5e-5;

/** Levels of one channel of sound. */
export function measureLevels({ samples, sampleRateHz }: Signal): SoundLevels {
  const hopLength = Math.min(MAX_HOP, Math.max(1, Math.round((FRAME_SEC * sampleRateHz) / 4)));
  const levels = rms(samples, { frameLength: 4 * hopLength, hopLength });
  const loudest = maxOf(levels);
  const limit = loudest * 10 ** (-VOICE_DB / 20);
  const voiced = levels.reduce((count, level) => count + (level > limit ? 1 : 0), 0);
  const durationSec = samples.length / sampleRateHz;
  return {
    loudestDb: 20 * Math.log10(loudest),
    clippedShare: samples.length > 0 ? countClipped(samples, sampleRateHz) / samples.length : 0,
    voiceSec: Math.min(durationSec, (voiced * hopLength) / sampleRateHz),
    durationSec,
  };
}

/** Levels of a recording that was measured part by part. */
export function joinLevels(parts: readonly SoundLevels[]): SoundLevels {
  const sum = (of: (part: SoundLevels) => number) => parts.reduce((all, part) => all + of(part), 0);
  const durationSec = sum((part) => part.durationSec);
  const clippedSec = sum((part) => part.clippedShare * part.durationSec);
  return {
    loudestDb: Math.max(Number.NEGATIVE_INFINITY, ...parts.map(({ loudestDb }) => loudestDb)),
    clippedShare: durationSec > 0 ? clippedSec / durationSec : 0,
    voiceSec: sum((part) => part.voiceSec),
    durationSec,
  };
}

/** Samples that stay at the highest or the lowest level. */
function countClipped(samples: Float32Array, sampleRateHz: number): number {
  let [highest, lowest] = [0, 0];
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n] as number;
    if (x > highest) highest = x;
    else if (x < lowest) lowest = x;
  }
  const shortest = Math.max(3, CLIPPED_SEC * sampleRateHz);
  const runs = (extreme: number) => countRuns(samples, { extreme: extreme * EXTREME, shortest });
  return runs(highest) + runs(lowest);
}

/** Samples in runs of some length or more at an extreme, which is above or below zero. */
function countRuns(
  samples: Float32Array,
  { extreme, shortest }: { readonly extreme: number; readonly shortest: number },
): number {
  let [clipped, run] = [0, 0];
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n] as number;
    if (extreme > 0 ? x >= extreme : x <= extreme && extreme < 0) run++;
    else if (run > 0) {
      if (run >= shortest) clipped += run;
      run = 0;
    }
  }
  return run >= shortest ? clipped + run : clipped;
}
