import type { Signal } from "@speech-emotion/features";

/** A second says little of an emotion, but less hardly anything. */
const MOMENT_SEC = 1;
const HOP_SEC = 0.25;

/** Seconds of a clip, a quarter of one apart, from its beginning to its end; a clip of less than a second is one. */
export function splitMoments({ samples, sampleRateHz }: Signal): {
  /** The middle. */
  readonly timeSec: number;
  readonly signal: Signal;
}[] {
  const length = Math.min(samples.length, Math.round(MOMENT_SEC * sampleRateHz));
  const last = samples.length - length;
  const count = Math.ceil(last / (HOP_SEC * sampleRateHz)) + 1;
  return Array.from({ length: count }, (_, i) => {
    const from = count === 1 ? 0 : Math.round((i / (count - 1)) * last);
    return {
      timeSec: (from + length / 2) / sampleRateHz,
      signal: { samples: samples.subarray(from, from + length), sampleRateHz },
    };
  });
}
