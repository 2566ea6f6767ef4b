import {
  type AudioWindow,
  type ClipInput,
  FeatureError,
  joinLevels,
  noteLevels,
  type SoundLevels,
} from "@speech-emotion/features";
import type { ClipFeatures, Note, Recognizer } from "../recognizer.ts";
import type { Adaptation } from "../teach/adaptation.ts";
import type { Voice } from "../voice.ts";
import { averageOverlaps } from "./averageOverlaps.ts";
import { type Segment, summarise, type Timeline } from "./timeline.ts";

export interface FollowOptions {
  /** How the voice sounds otherwise; by default the one in the recording, as far as it was heard. */
  readonly voice?: Voice | undefined;
  /** What the recogniser was taught: also of the voice, unless another is given. */
  readonly adaptation?: Adaptation | undefined;
}

/** A window with its features, or why it has none. */
export interface HeardWindow {
  readonly startSec: number;
  readonly endSec: number;
  readonly features: ClipFeatures | FeatureError;
}

/** Recognises a recording window after window, each compared with the voice so far. */
export class Follower {
  readonly #recognizer: Recognizer;
  readonly #options: FollowOptions;
  readonly #soFar: Voice | undefined;
  readonly #segments: Segment[] = [];
  readonly #levels: SoundLevels[] = [];
  #heardSec = 0;
  #silence: FeatureError | undefined;

  constructor(
    recognizer: Recognizer,
    { adaptation, voice = adaptation?.voice }: FollowOptions = {},
  ) {
    const { bySpeaker, info } = recognizer;
    this.#recognizer = recognizer;
    this.#options = { adaptation, voice };
    // Models whose doubt was not measured with a voice are not known to gain by it.
    this.#soFar = !voice && bySpeaker && info.doubt ? recognizer.newVoice() : undefined;
  }

  /** What is recognised in the next window, which may overlap those before. */
  next({ startSec, endSec, features }: HeardWindow): Segment {
    const segment = { startSec, endSec, ...this.#recognise(startSec, endSec, features) };
    this.#segments.push(segment);
    return segment;
  }

  /**
   * All windows together.
   *
   * @throws {FeatureError} when nobody speaks in any.
   */
  end(): Timeline & { readonly notes: readonly Note[] } {
    const timeline = summarise(averageOverlaps(this.#segments));
    if (!timeline)
      throw (
        this.#silence ??
        new FeatureError({
          code: "voice-missing",
          expected: "a voice somewhere in the recording",
          found: "other sounds alone",
          advice: "record it nearer to the voice",
        })
      );
    return { ...timeline, notes: noteLevels(joinLevels(this.#levels)) };
  }

  #recognise(
    startSec: number,
    endSec: number,
    features: ClipFeatures | FeatureError,
  ): Pick<Segment, "emotion" | "scores" | "verdict"> {
    if (features instanceof FeatureError) {
      this.#silence ??= features;
      return { emotion: undefined, scores: [], verdict: "no voice" };
    }
    this.#levels.push(features.levels);
    // What windows share is heard once.
    if (startSec >= this.#heardSec && this.#soFar?.hear(features)) this.#heardSec = endSec;
    const { adaptation, voice = this.#soFar } = this.#options;
    const { emotion, scores, verdict } = this.#recognizer.predict(features, { voice, adaptation });
    return { emotion, verdict, scores: verdict === "no voice" ? [] : scores };
  }
}

/** Features of a window, or why it has none. */
export function hearWindow(
  recognizer: Recognizer,
  { startSec, endSec, audio }: Omit<AudioWindow, "audio"> & { readonly audio: ClipInput },
): HeardWindow {
  try {
    return { startSec, endSec, features: recognizer.extract(audio) };
  } catch (error) {
    if (error instanceof FeatureError) return { startSec, endSec, features: error };
    throw error;
  }
}
