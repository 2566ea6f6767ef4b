import type { Audio, Signal } from "../signal.ts";

/** The mean of all channels, as `librosa.to_mono`. A mono signal is returned as it is, not copied. */
export function toMono({ channels, sampleRateHz }: Audio): Signal {
  const [first, ...others] = channels;
  if (first === undefined) return { samples: new Float32Array(0), sampleRateHz };
  if (others.length === 0) return { samples: first, sampleRateHz };
  const samples = new Float32Array(first.length);
  for (let n = 0; n < samples.length; n++) {
    let sum = first[n] as number;
    for (const channel of others) sum += channel[n] as number;
    samples[n] = sum / channels.length;
  }
  return { samples, sampleRateHz };
}
