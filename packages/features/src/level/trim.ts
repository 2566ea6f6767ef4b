import { checkOptions } from "../arguments/checkOptions.ts";
import { cutEnds, type Trimmed } from "./cutEnds.ts";
import { type RmsOptions, rms } from "./rms.ts";

/** What counts as silence. */
export interface TrimOptions extends RmsOptions {
  /** How far below the loudest frame counts as silence, in dB; default 60. */
  readonly topDb?: number;
}

/**
 * Cuts leading and trailing silence: frames whose RMS is more than `topDb` below the loudest frame's,
 * as `librosa.effects.trim`. The result is a view of the input.
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function trim(samples: Float32Array, options: TrimOptions = {}): Trimmed {
  const { topDb = 60, hopLength = 512 } = options;
  checkOptions({ topDb });
  const levels = rms(samples, options);
  return cutEnds(samples, { levels, hopLength, sounds: soundsBeside(maxOf(levels), topDb) });
}

/** Level below which librosa hears nothing. */
const FLOOR = 1e-5;

/** Tells frames that sound from silence: those less than `topDb` below the loudest. */
export function soundsBeside(loudest: number, topDb: number): (level: number) => boolean {
  const reference = Math.max(FLOOR, loudest);
  return (level) => 20 * Math.log10(Math.max(FLOOR, level) / reference) > -topDb;
}

/** The largest of some levels; 0 of none. */
export function maxOf(levels: Float32Array): number {
  return levels.reduce((max, level) => Math.max(max, level), 0);
}
