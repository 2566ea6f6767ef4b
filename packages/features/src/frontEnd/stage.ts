import type { FeatureMatrix } from "../matrix/featureMatrix.ts";
import type { Normaliser } from "../matrix/normaliser.ts";
import type { Signal } from "../signal.ts";

/** Sound on its way through the stages, and where it stood in its clip. */
export interface Sound extends Signal {
  /** Where the samples begin in the clip, in seconds. */
  readonly startSec: number;
  /** Length of the whole clip, in seconds. */
  readonly durationSec: number;
}

/**
 * Where a stage stands; a list has its stages in this order.
 *
 * - `clip`: sound to sound, once for each clip. Variants for training are made of what comes out.
 * - `sound`: sound to sound, for clips and their variants alike.
 * - `features`: sound to a matrix, a row a frame; a list has exactly one.
 * - `encoding`: the matrix to another, by a trained encoder; at most one.
 * - `summary`: the matrix to one of a single row, which stands for the whole clip; at most one. The feature store keeps
 *   what comes out.
 * - `input`: features to the network's input, with what was fitted to other clips.
 */
export const places = ["clip", "sound", "features", "encoding", "summary", "input"] as const;

/** A stage of sound: takes and gives samples. Filters and tables are made once, in `create`. */
export interface SoundStage<Settings> {
  readonly place: "clip" | "sound";
  /** @throws {FeatureError} naming the first setting that is out of range. */
  check(settings: Settings): void;
  create(settings: Settings): (sound: Sound) => Sound;
}

/** The stage that takes features of sound. */
export interface FeatureStage<Settings> {
  readonly place: "features";
  /** @throws {FeatureError} naming the first setting that is out of range. */
  check(settings: Settings): void;
  create(settings: Settings): (sound: Signal) => FeatureMatrix;
  /** Features a frame. */
  size(settings: Settings): number;
  /** Samples from one frame to the next. */
  hopLength(settings: Settings): number;
  /** Samples of the shortest sound that it takes. */
  minSamples(settings: Settings): number;
}

/** The stage of a trained encoder: says what comes out; the encoder itself comes with its weights, see {@link Encode}. */
export interface EncodingStage<Settings> {
  readonly place: "encoding";
  /** @throws {FeatureError} naming the first setting that is out of range. */
  check(settings: Settings): void;
  /** Features a frame that comes out. */
  size(settings: Settings): number;
  /** Frames that become one. */
  poolSize(settings: Settings): number;
  /** Frames of the shortest matrix that it takes. */
  minFrames(settings: Settings): number;
}

/** The stage that makes one row of all frames. */
export interface SummaryStage<Settings> {
  readonly place: "summary";
  /** @throws {FeatureError} naming the first setting that is out of range. */
  check(settings: Settings): void;
  create(settings: Settings): (features: FeatureMatrix) => FeatureMatrix;
  /** Features that come out, where some a frame go in. */
  size(settings: Settings, features: number): number;
}

/** What a trained encoder makes of the features of clips, of each a new matrix; many at once may take less time. */
export type Encode = (features: readonly FeatureMatrix[]) => FeatureMatrix[];

/** A stage between features and network; changes the matrix in place and returns it. */
export interface InputStage<Settings> {
  readonly place: "input";
  /** @throws {FeatureError} when the settings do not fit features of `size` columns. */
  check(settings: Settings, size: number): void;
  create(settings: Settings): (matrix: FeatureMatrix, context: InputContext) => FeatureMatrix;
}

/** What is known of a clip beside its sound. */
export interface InputContext {
  /** Moments of its speaker's features, as they come out of the stages before `normaliseSpeaker`. */
  readonly speaker?: Normaliser | undefined;
}
