import type { Audio } from "@speech-emotion/features";
import type { ClipPart } from "../corpora/clipPart.ts";

/** Sound that is read stretch by stretch, so that an hour of it takes no more memory than a second. */
export interface Recording {
  readonly sampleRateHz: number;
  /** Undefined where that is not known before the end. */
  readonly durationSec: number | undefined;
  /**
   * Stretches of at most about ten seconds, one after another; to be called once.
   *
   * @param part what is read; default all. What is beyond the end is not there.
   */
  read(part?: ClipPart): AsyncGenerator<Audio>;
  /** Gives up the file; may be called at any time. */
  close(): Promise<void>;
}

/** Seconds of a stretch. */
export const STRETCH_SEC = 10;
