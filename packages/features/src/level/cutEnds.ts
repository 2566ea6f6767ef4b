/** What is left of a signal, and where it stood: samples `start` (inclusive) to `end` (exclusive). */
export interface Trimmed {
  /** What is left: a view of what came, not a copy. */
  readonly samples: Float32Array;
  /** Index of the first sample that is left. */
  readonly start: number;
  /** Index after the last sample that is left. */
  readonly end: number;
}

/** A signal from the first to the last of its frames that sound, by their levels; a view of the input. */
export function cutEnds(
  samples: Float32Array,
  frames: {
    readonly levels: Float32Array;
    readonly hopLength: number;
    readonly sounds: (level: number) => boolean;
  },
): Trimmed {
  const { levels, hopLength, sounds } = frames;
  const first = levels.findIndex(sounds);
  if (first < 0) return { samples: samples.subarray(0, 0), start: 0, end: 0 };
  const start = first * hopLength;
  const end = Math.min(samples.length, (levels.findLastIndex(sounds) + 1) * hopLength);
  return { samples: samples.subarray(start, end), start, end };
}
