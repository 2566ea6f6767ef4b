/** One channel of sound: samples in [-1, 1] and how many of them make a second. */
export interface Signal {
  /** One after another, in [-1, 1]. */
  readonly samples: Float32Array;
  /** Samples in a second, in Hz. */
  readonly sampleRateHz: number;
}

/** Sound as a file holds it: one array of samples a channel, all of the same length. */
export interface Audio {
  /** Samples in [-1, 1], `[channels][frames]`. */
  readonly channels: readonly Float32Array[];
  /** Samples of a channel in a second, in Hz. */
  readonly sampleRateHz: number;
}
