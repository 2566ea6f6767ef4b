import { checkOptions } from "../arguments/checkOptions.ts";
import { cutEnds, type Trimmed } from "./cutEnds.ts";
import { type RmsOptions, rms } from "./rms.ts";

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
  const loudest = Math.max(
    1e-5,
    levels.reduce((max, level) => Math.max(max, level), 0),
  );
  const sounds = (level: number) => 20 * Math.log10(Math.max(1e-5, level) / loudest) > -topDb;
  return cutEnds(samples, { levels, hopLength, sounds });
}
