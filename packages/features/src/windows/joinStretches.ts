import type { Audio } from "../signal.ts";

/** Stretches one after another; one alone is not copied. */
export function joinStretches(stretches: readonly Audio[], sampleRateHz: number): Audio {
  const [first] = stretches;
  if (stretches.length === 1 && first) return first;
  const frames = stretches.reduce((sum, { channels }) => sum + (channels[0]?.length ?? 0), 0);
  const channels = Array.from({ length: stretches[0]?.channels.length ?? 0 }, (_, c) => {
    const joined = new Float32Array(frames);
    let at = 0;
    for (const stretch of stretches) {
      const samples = stretch.channels[c] as Float32Array;
      joined.set(samples, at);
      at += samples.length;
    }
    return joined;
  });
  return { channels, sampleRateHz };
}
