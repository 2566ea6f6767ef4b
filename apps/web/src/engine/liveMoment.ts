import type { Prediction } from "@speech-emotion/model";

/** What is heard in a window of the last seconds, or in some of them together. */
export type Heard = Pick<Prediction, "emotion" | "verdict" | "scores" | "notes">;

/** What was heard at one time of a take, as it was shown then. */
export interface LiveMoment extends Heard {
  /** The end of the newest window that it is about, from the beginning of listening, pauses left out. */
  readonly timeSec: number;
  /** Whether somebody spoke just then, and not only within the window. */
  readonly isVoice: boolean;
}

/** What came from the microphone, to be drawn: columns of about 20 ms. */
export interface LiveColumns {
  /** Mel bands, `[columns, LIVE_BANDS]`, from 0 to 255. */
  readonly bands: Uint8Array;
  /** Largest sample of each column. */
  readonly peaks: Float32Array;
  /** Length of a column. */
  readonly columnSec: number;
  /** Sound so far. */
  readonly seconds: number;
}

/** What the recogniser's thread tells while it listens. */
export type LiveUpdate =
  | { readonly kind: "columns"; readonly columns: LiveColumns }
  | {
      readonly kind: "moment";
      readonly moment: LiveMoment;
      /** Where the part begins that is kept. */
      readonly keptFromSec: number;
    };

export const LIVE_BANDS = 64;
/** How much of a take is kept, sound and timeline alike: an hour would not fit into the memory of a phone. */
export const LONGEST_KEPT_SEC = 600;
export const LIVE_WINDOW_SEC = 3;
