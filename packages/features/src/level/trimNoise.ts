import { checkOptions } from "../arguments/checkOptions.ts";
import { cutEnds, type Trimmed } from "./cutEnds.ts";
import { type RmsOptions, rms } from "./rms.ts";
import { maxOf } from "./trim.ts";

/** What counts as noise, and how much of it stays. */
export interface TrimNoiseOptions extends RmsOptions {
  /** Share of the frames that are no louder than the noise floor; default 0.05. */
  readonly floorShare?: number;
  /** How far above its floor noise comes, in dB; default 6. */
  readonly marginDb?: number;
  /** Noise that comes closer to the loudest frame, in dB, is not told from a voice; default 15. */
  readonly minSnrDb?: number;
  /** Frames of noise that stay before and after the voice, whose first and last sounds are softer than it; default 13. */
  readonly keepFrames?: number;
}

/** Frames so far below the loudest are no sound that a microphone took, but what an editor or a codec left out. */
const DIGITAL_SILENCE_DB = 80;

/**
 * Cuts a steady noise at both ends, such as a room's or a line's: frames that are no louder than the quietest of the
 * signal are, but for some beside the voice. The result is a view of the input.
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function trimNoise(samples: Float32Array, options: TrimNoiseOptions = {}): Trimmed {
  const { floorShare = 0.05, marginDb = 6, minSnrDb = 15, keepFrames = 13 } = options;
  const { hopLength = 512 } = options;
  checkOptions({ floorShare, marginDb, minSnrDb, keepFrames });
  const levels = rms(samples, options);
  const loudest = maxOf(levels);
  const live = levels.filter((level) => level > loudest * gain(-DIGITAL_SILENCE_DB)).sort();
  const floor = live[Math.floor(floorShare * (live.length - 1))] ?? 0;
  const limit = Math.min(floor * gain(marginDb), loudest * gain(-minSnrDb));
  if (limit === 0) return { samples, start: 0, end: samples.length };
  const voice = cutEnds(samples, { levels, hopLength, sounds: (level) => level > limit });
  const start = Math.max(0, voice.start - keepFrames * hopLength);
  const end = Math.min(samples.length, voice.end + keepFrames * hopLength);
  return { samples: samples.subarray(start, end), start, end };
}

function gain(db: number): number {
  return 10 ** (db / 20);
}
