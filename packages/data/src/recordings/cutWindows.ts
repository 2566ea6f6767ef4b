import type { Audio } from "@speech-emotion/features";
import { joinStretches } from "./joinStretches.ts";

/** A part of a recording. */
export interface RecordingWindow {
  readonly startSec: number;
  readonly endSec: number;
  readonly audio: Audio;
}

/**
 * Cuts stretches, as they come, into windows of one length, one after another. What is left at the end is a window of its
 * own, or, if it is shorter than half of one, a part of the last.
 *
 * @param windowSec length of a window, in seconds.
 */
export async function* cutWindows(
  stretches: AsyncIterable<Audio>,
  windowSec: number,
): AsyncGenerator<RecordingWindow> {
  let held: Audio | undefined;
  let start = 0;
  for await (const stretch of stretches) {
    const { sampleRateHz } = stretch;
    held = held ? joinStretches([held, stretch], sampleRateHz) : stretch;
    const length = Math.round(windowSec * sampleRateHz);
    while (framesOf(held) >= 1.5 * length) {
      yield takeWindow(slice(held, 0, length), start);
      held = slice(held, length);
      start += length;
    }
  }
  if (held && framesOf(held) > 0) yield takeWindow(held, start);
}

function framesOf({ channels }: Audio): number {
  return channels[0]?.length ?? 0;
}

function slice({ channels, sampleRateHz }: Audio, from: number, to?: number): Audio {
  return { channels: channels.map((samples) => samples.subarray(from, to)), sampleRateHz };
}

function takeWindow(audio: Audio, start: number): RecordingWindow {
  const { sampleRateHz } = audio;
  return {
    startSec: start / sampleRateHz,
    endSec: (start + framesOf(audio)) / sampleRateHz,
    audio,
  };
}
