import {
  type AudioWindow,
  type Signal,
  WindowCutter,
  type WindowOptions,
} from "@speech-emotion/features";

/** A stretch of a recording. */
export interface Stretch {
  /** Where it begins in the recording, in seconds. */
  readonly startSec: number;
  /** Where it ends, in seconds. */
  readonly endSec: number;
}

/** A recording, or a stretch of it, in windows; where they are is told of the recording. */
export function cutSound(
  { samples, sampleRateHz }: Signal,
  options: WindowOptions,
  { startSec, endSec }: Stretch = { startSec: 0, endSec: samples.length / sampleRateHz },
): AudioWindow[] {
  const [from, to] = [startSec, endSec].map((sec) => Math.round(sec * sampleRateHz)) as [
    number,
    number,
  ];
  // By whole samples, so that one stretch ends where the next begins.
  const place = (sec: number) => (from + Math.round(sec * sampleRateHz)) / sampleRateHz;
  const cutter = new WindowCutter(options);
  const stretch = { channels: [samples.subarray(from, to)], sampleRateHz };
  return [...cutter.push(stretch), ...cutter.end()].map((window) => ({
    ...window,
    startSec: place(window.startSec),
    endSec: place(window.endSec),
  }));
}
