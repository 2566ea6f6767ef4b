import type { SoundNote } from "@speech-emotion/features";
import type { Verdict } from "../doubt.ts";

/** One class and how likely it is, from 0 to 1. */
export interface Score {
  /** Name of the class. */
  readonly label: string;
  /** From 0 to 1; those of all labels sum to 1. */
  readonly score: number;
}

/** How much one step of the clip counted. */
export interface AttentionStep {
  /** Middle of the step in the clip, in seconds. */
  readonly timeSec: number;
  /** From 0 to 1; all steps of a clip sum to 1. */
  readonly weight: number;
}

/** What makes an answer worth less: how the recording sounds, that it is `unfamiliar`, or of several voices that they are alike. */
export interface Note {
  /** What it is about, for a program. */
  readonly kind: SoundNote["kind"] | "unfamiliar" | "voices-alike";
  /** The same for people: one phrase. */
  readonly text: string;
}

/** What is recognised in a clip. What says undefined of a model is so where training did not measure its doubt. */
export interface Prediction {
  /** The likeliest label; undefined where there is no voice. */
  readonly emotion: string | undefined;
  /** How far to rely on it, as measured on corpora that the model never heard; undefined of a model without. */
  readonly verdict: Verdict | undefined;
  /** All labels, the likeliest first; the scores sum to 1. */
  readonly scores: readonly Score[];
  /** How much each step counted, from the beginning of the clip to its end. */
  readonly attention: readonly AttentionStep[];
  /** Length of the clip, in seconds. */
  readonly durationSec: number;
  /** What makes the answer worth less: clipping, hardly any level, hardly any voice, a sound unlike all that was learnt. */
  readonly notes: readonly Note[];
  /** How likely there is a voice at all, 0 to 1; undefined of a model without. */
  readonly voiceScore: number | undefined;
  /** How far the clip is from those that the model learnt from, which are at about 1; undefined of a model without. */
  readonly distance: number | undefined;
  /** From -1, at rest, to 1, awake: what the scores say together; undefined where a label is not common. */
  readonly arousal: number | undefined;
  /** From -1, unpleasant, to 1, pleasant; as `arousal`. */
  readonly valence: number | undefined;
}
