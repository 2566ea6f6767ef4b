import type { Audio } from "@speech-emotion/features";
import type { Adaptation, Prediction, Score } from "@speech-emotion/model";

/** A clip as it comes in: the bytes of a WAV file, which the library reads, or sound that the browser has decoded. */
export type Source = { readonly wav: Uint8Array } | { readonly audio: Audio };

/** A clip to teach by. */
export interface Lesson {
  readonly source: Source;
  readonly label: string;
}

/** What the page tells of what was taught. */
export type Taught = Pick<Adaptation, "labels" | "gain" | "helps">;

/** Mel bands over time, as grey values. */
export interface SpectrogramImage {
  /** `[columns, bands]`, from 0 (80 dB under the loudest) to 255. */
  readonly values: Uint8Array;
  readonly columns: number;
  readonly bands: number;
}

/** All that the page shows of a clip. */
export interface Analysis {
  readonly prediction: Prediction;
  /** Takes of the same voice that it was compared with. */
  readonly heardTakes: number;
  /** From the bytes to the scores. */
  readonly analysisMs: number;
  /** The clip as 16-bit PCM, which every browser plays. */
  readonly playable: Uint8Array<ArrayBuffer>;
  /** Largest sample of each of a thousand parts. */
  readonly peaks: Float32Array;
  readonly spectrogram: SpectrogramImage;
}

/** What a second of the clip says by itself. */
export interface Moment {
  /** Its middle in the clip. */
  readonly timeSec: number;
  /** None where nobody speaks. */
  readonly scores: readonly Score[];
}

/** What is predicted for one part of a clip; `undefined` where it is silent. */
export interface TimelineWindow {
  readonly startSec: number;
  readonly endSec: number;
  readonly prediction: Prediction | undefined;
}

/** Clips of training last up to about this; longer ones get a timeline. */
export const LONGEST_TRAINED_SEC = 6;
/** Longer ones would take seconds to be heard second by second. */
export const LONGEST_MOMENTS_SEC = 30;
export const SHORTEST_SEC = 0.3;
export const LONGEST_SEC = 600;
