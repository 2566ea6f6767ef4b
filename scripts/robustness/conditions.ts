import type { RandomGenerator, Signal } from "@speech-emotion/features";
import { addNoise, biquad, resample } from "@speech-emotion/features";

/** What may be done to a clip before it is recognised. */
export interface Condition {
  readonly name: string;
  readonly apply: (clip: Signal, sources: Sources) => Signal;
}

interface Sources {
  /** Other voices that speak at once, at the clip's rate and as long as it. */
  readonly babble: (clip: Signal) => Float32Array;
  readonly random: RandomGenerator;
}

/** All ways in which samples are damaged. */
export const conditions: readonly Condition[] = [
  { name: "telephone, 300 to 3400 Hz at 8 kHz", apply: telephone },
  ...[20, 10, 5].map((snrDb) => ({
    name: `babble of eight voices at ${snrDb} dB`,
    apply: (clip: Signal, { babble }: Sources) => withNoise(clip, babble(clip), snrDb),
  })),
  ...[-20, -12, 12].map((db) => ({
    name: `gain ${db > 0 ? "+" : ""}${db} dB`,
    apply: (clip: Signal) => withSamples(clip, (x) => x * 10 ** (db / 20)),
  })),
  { name: "16 kHz", apply: (clip) => resampled(clip, 16000) },
  { name: "MP3-like band limit of 7 kHz", apply: (clip) => resampled(clip, 14000) },
  { name: "2 s of silence before and after", apply: (clip) => padded(clip, 2) },
  ...[30, 20].flatMap((snrDb) => [
    {
      name: `pink noise at ${snrDb} dB`,
      apply: (clip: Signal, { random }: Sources) => inRoom(clip, { snrDb, beside: 0, random }),
    },
    {
      name: `the same, and 1.5 s of it before and after`,
      apply: (clip: Signal, { random }: Sources) => inRoom(clip, { snrDb, beside: 1.5, random }),
    },
  ]),
];

function withSamples(clip: Signal, change: (sample: number, n: number) => number): Signal {
  return { ...clip, samples: clip.samples.map(change) };
}

function resampled({ samples, sampleRateHz }: Signal, toHz: number): Signal {
  return { samples: resample(samples, { fromHz: sampleRateHz, toHz }), sampleRateHz: toHz };
}

/** 8 kHz, with a slope of 12 dB an octave on both sides of the band. */
function telephone(clip: Signal): Signal {
  const narrow = resampled(clip, 8000);
  const { sampleRateHz } = narrow;
  const low = { filter: "high-pass", frequencyHz: 300, sampleRateHz } as const;
  const high = { filter: "low-pass", frequencyHz: 3400, sampleRateHz } as const;
  return { samples: biquad(biquad(narrow.samples, low), high), sampleRateHz };
}

/** Noise at a ratio of the powers of the whole clips. */
function withNoise(clip: Signal, noise: Float32Array, snrDb: number): Signal {
  const power = (samples: Float32Array) => samples.reduce((sum, x) => sum + x * x, 0);
  const factor = Math.sqrt(power(clip.samples) / power(noise) / 10 ** (snrDb / 10));
  return withSamples(clip, (x, n) => x + factor * (noise[n] as number));
}

function padded({ samples, sampleRateHz }: Signal, seconds: number): Signal {
  const before = Math.round(seconds * sampleRateHz);
  const out = new Float32Array(samples.length + 2 * before);
  out.set(samples, before);
  return { samples: out, sampleRateHz };
}

/** Pink noise at a ratio to the power of the clip, with so many seconds of it alone before and after. */
function inRoom(
  clip: Signal,
  room: { readonly snrDb: number; readonly beside: number; readonly random: RandomGenerator },
): Signal {
  const { snrDb, beside, random } = room;
  const long = padded(clip, beside);
  const shareDb = 10 * Math.log10(long.samples.length / clip.samples.length);
  const noisy = addNoise(long.samples, { snrDb: snrDb - shareDb, colour: "pink", random });
  return { ...long, samples: noisy };
}

/** Eight drawn voices, each beginning at a drawn sample and going round, all of the same power. */
export function mixBabble(
  voices: readonly Signal[],
  { sampleRateHz, samples: { length } }: Signal,
  random: RandomGenerator,
): Float32Array {
  const sum = new Float32Array(length);
  for (let i = 0; i < 8; i++) {
    const voice = voices[Math.floor(random() * voices.length)] as Signal;
    const { samples } = resampled(voice, sampleRateHz);
    const rms = Math.sqrt(samples.reduce((s, x) => s + x * x, 0) / samples.length);
    const from = Math.floor(random() * samples.length);
    for (let n = 0; n < length; n++)
      sum[n] = (sum[n] as number) + (samples[(from + n) % samples.length] as number) / rms;
  }
  return sum;
}
