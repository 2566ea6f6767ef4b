import type { Signal } from "@speech-emotion/features";

const WINDOW_SEC = 3;

/** Parts of about three seconds, all of the same length, that cover the clip. */
export function splitWindows({ samples, sampleRateHz }: Signal): {
  readonly startSec: number;
  readonly endSec: number;
  readonly samples: Float32Array;
}[] {
  const count = Math.max(1, Math.round(samples.length / sampleRateHz / WINDOW_SEC));
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [i, i + 1].map((k) => Math.round((k / count) * samples.length)) as [
      number,
      number,
    ];
    return {
      startSec: from / sampleRateHz,
      endSec: to / sampleRateHz,
      samples: samples.subarray(from, to),
    };
  });
}
