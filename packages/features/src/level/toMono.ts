import type { Audio, Signal } from "../signal.ts";

/** The mean of all channels, as `librosa.to_mono`. A mono signal is returned as it is, not copied. */
export function toMono({ channels, sampleRateHz }: Audio): Signal {
  const [first, ...others] = channels;
  if (first === undefined) return { samples: new Float32Array(0), sampleRateHz };
  if (others.length === 0) return { samples: first, sampleRateHz };
  const sum = Float64Array.from(first);
  for (const channel of others)
    for (let n = 0; n < sum.length; n++) sum[n] = (sum[n] as number) + (channel[n] as number);
  const samples = new Float32Array(sum.length);
  for (let n = 0; n < samples.length; n++) samples[n] = (sum[n] as number) / channels.length;
  return { samples, sampleRateHz };
}
