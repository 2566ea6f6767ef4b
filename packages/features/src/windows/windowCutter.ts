import { FeatureError } from "../errors.ts";
import type { Audio } from "../signal.ts";
import { joinStretches } from "./joinStretches.ts";

/** A part of a recording. */
export interface AudioWindow {
  /** Where it begins in the recording, in seconds. */
  readonly startSec: number;
  /** Where it ends in the recording, in seconds. */
  readonly endSec: number;
  /** Its sound. */
  readonly audio: Audio;
}

/** How long windows are, and how far apart. */
export interface WindowOptions {
  /** Length of a window in seconds, above 0. */
  readonly windowSec: number;
  /** From the start of one window to that of the next, in seconds; default a window, so that they do not overlap. */
  readonly hopSec?: number | undefined;
}

/**
 * Cuts sound, as it comes, into windows of one length. What is left at the end is a window of its own, or, if it is shorter
 * than half a hop beyond the last, a part of that.
 *
 * @example
 * const cutter = new WindowCutter({ windowSec: 3 });
 * for (const stretch of stretches) for (const window of cutter.push(stretch)) use(window);
 * for (const window of cutter.end()) use(window);
 */
export class WindowCutter {
  readonly #windowSec: number;
  readonly #hopSec: number;
  /** What came since the start of the next window. */
  #held: Audio[] = [];
  #frames = 0;
  #start = 0;

  /** @throws {FeatureError} when a length is not above 0, or windows would leave sound out. */
  constructor({ windowSec, hopSec = windowSec }: WindowOptions) {
    if (
      !(windowSec > 0 && hopSec > 0 && hopSec <= windowSec && windowSec < Number.POSITIVE_INFINITY)
    )
      throw new FeatureError({
        code: "option-out-of-range",
        expected: "windows of more than 0 seconds, and a hop of more than 0 and at most a window",
        found: `windows of ${windowSec} s and a hop of ${hopSec} s`,
        advice: "change them",
      });
    this.#windowSec = windowSec;
    this.#hopSec = hopSec;
  }

  /** Takes a stretch, of the same rate and channels as those before; gives the windows that are whole now. */
  push(stretch: Audio): AudioWindow[] {
    const { sampleRateHz } = stretch;
    const length = Math.max(1, Math.round(this.#windowSec * sampleRateHz));
    const hop = Math.max(1, Math.round(this.#hopSec * sampleRateHz));
    this.#held.push(stretch);
    this.#frames += framesOf(stretch);
    const windows: AudioWindow[] = [];
    // Half a hop more, as less than that would be too little for a window at the end.
    while (this.#frames >= length + hop / 2) {
      const held = joinStretches(this.#held, sampleRateHz);
      windows.push(this.#window(slice(held, 0, length)));
      this.#held = [slice(held, hop)];
      this.#frames -= hop;
      this.#start += hop;
    }
    return windows;
  }

  /** No more sound will come: the last window, if there is any. */
  end(): AudioWindow[] {
    const [first] = this.#held;
    if (!first || this.#frames === 0) return [];
    return [this.#window(joinStretches(this.#held, first.sampleRateHz))];
  }

  #window(audio: Audio): AudioWindow {
    const { sampleRateHz } = audio;
    return {
      startSec: this.#start / sampleRateHz,
      endSec: (this.#start + framesOf(audio)) / sampleRateHz,
      audio,
    };
  }
}

function framesOf({ channels }: Audio): number {
  return channels[0]?.length ?? 0;
}

function slice({ channels, sampleRateHz }: Audio, from: number, to?: number): Audio {
  return { channels: channels.map((samples) => samples.subarray(from, to)), sampleRateHz };
}
