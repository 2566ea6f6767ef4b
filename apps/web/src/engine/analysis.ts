import type { Audio, SpectrogramPicture } from "@speech-emotion/features";
import type {
  Adaptation,
  Explanation,
  NotedTimeline,
  Prediction,
  Score,
} from "@speech-emotion/model";

/** A clip as it comes in: a WAV file, which the library reads, or sound that the microphone or the browser's decoder gave. */
export type Source = { readonly durationSec: number } & (
  | { readonly file: Blob }
  | {
      readonly audio: Audio;
      /** The file that it was decoded of. */
      readonly decoded?: Blob;
    }
);

/** A clip to teach by. */
export interface Lesson {
  readonly source: Source;
  readonly label: string;
}

/** What the page tells of what was taught. */
export type Taught = Pick<Adaptation, "labels" | "gain" | "helps">;

/** What is heard in a clip. */
export interface Analysis {
  readonly prediction: Prediction;
  /** Takes of the same voice that it was compared with. */
  readonly heardTakes: number;
  /** From the bytes to the scores. */
  readonly analysisMs: number;
  /** Largest sample of each of a thousand parts. */
  readonly peaks: Float32Array;
}

/** What only the clip that is shown needs. */
export interface Pictures {
  /** The clip as 16-bit PCM, which every browser plays. */
  readonly playable: Uint8Array<ArrayBuffer>;
  readonly spectrogram: SpectrogramPicture;
}

/** Features over time, as a picture. */
export interface FeaturePicture extends SpectrogramPicture {
  /** Which they are: MFCC with their slopes and loudness, what the model's encoder says, or how much each step counts in its answer. */
  readonly kind: "mfcc" | "encoder" | "attention";
}

/** What the page shows of the inside of a clip. */
export interface Inside {
  readonly explanation: Explanation;
  readonly spectrogram: SpectrogramPicture;
  readonly durationSec: number;
  readonly features: readonly FeaturePicture[];
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

/** What is heard in a long recording over time; without a voice all of it is one part. */
export type LaneTimeline = Pick<NotedTimeline, "segments" | "shares" | "scores" | "notes">;

/** What is heard in a channel of a recording, or in all of it. */
export interface Lane {
  /** Which channel; undefined where it is all of the recording. */
  readonly side: "left" | "right" | undefined;
  readonly timeline: LaneTimeline;
  /** Largest sample of each twentieth of a second. */
  readonly peaks: Float32Array;
}

/** All that the page shows of a long recording. */
export interface RecordingAnalysis {
  readonly durationSec: number;
  /** One, or one for each side of a call. */
  readonly lanes: readonly [Lane, ...Lane[]];
}

/** Clips of training last up to about this; longer ones are heard part by part as well. */
export const LONGEST_TRAINED_SEC = 6;
/** More than one utterance: what is heard in a longer one is its timeline, as the command line has it. */
export const LONGEST_CLIP_SEC = 15;
export const SHORTEST_SEC = 0.3;
