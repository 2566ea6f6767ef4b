import type { Audio } from "@speech-emotion/features";

/** Sound, or a part of it, that is read stretch by stretch, so that an hour of it takes no more memory than a second. */
export interface Recording {
  /** Samples of a channel in a second, in Hz. */
  readonly sampleRateHz: number;
  /** Of the whole file; undefined where that is not known before the end. */
  readonly durationSec: number | undefined;
  /** Stretches of at most about ten seconds, one after another, to the end; to be called once. */
  read(): AsyncGenerator<Audio>;
  /** Gives up the file; may be called at any time. */
  close(): Promise<void>;
}

/** Seconds of a stretch. */
export const STRETCH_SEC = 10;
