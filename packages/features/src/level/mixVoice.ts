import type { Audio, Signal } from "../signal.ts";
import { moments } from "./moments.ts";
import { toMono } from "./toMono.ts";

/** Power of a channel, of that of the loudest, below which it is dead: -40 dB. */
const DEAD_SHARE = 1e-4;
/** Of channels that have nothing in common, the mean has 1/n of their power; half of that is left by cancellation alone. */
const CANCELLED_SHARE = 0.5;

/**
 * One channel with the voice of a recording: the mean, as {@link toMono}, of the channels that carry sound. Dead channels,
 * which would halve the voice, are left out. Where the mean cancels, as of two channels of opposite phase, it is the
 * loudest channel alone.
 */
export function mixVoice({ channels, sampleRateHz }: Audio): Signal {
  if (channels.length < 2) return toMono({ channels, sampleRateHz });
  const powers = channels.map(measurePower);
  const loudest = Math.max(...powers);
  const alive = channels.filter((_, c) => (powers[c] as number) > DEAD_SHARE * loudest);
  if (alive.length === 0) return toMono({ channels, sampleRateHz });
  const mean = toMono({ channels: alive, sampleRateHz });
  const total = powers.reduce(
    (sum, power) => (power > DEAD_SHARE * loudest ? sum + power : sum),
    0,
  );
  const share = measurePower(mean.samples) / (total / alive.length);
  if (share * alive.length >= CANCELLED_SHARE) return mean;
  return { samples: channels[powers.indexOf(loudest)] as Float32Array, sampleRateHz };
}

/** Power around the mean, so that an offset is not taken for sound. */
function measurePower(samples: Float32Array): number {
  return moments(samples).power;
}
