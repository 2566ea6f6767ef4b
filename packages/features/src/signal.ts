/** One channel of sound: samples in [-1, 1] and how many of them make a second. */
export interface Signal {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

/** Sound as a file holds it: one array of samples a channel, all of the same length. */
export interface Audio {
  readonly channels: readonly Float32Array[];
  readonly sampleRateHz: number;
}
