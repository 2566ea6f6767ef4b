/** Evidence: closed form, on pure tones, and property of the noise. */
import { expect, test } from "vitest";
import { stft } from "../spectrum/stft.ts";
import { addNoise } from "./addNoise.ts";
import { type BiquadOptions, biquad } from "./biquad.ts";
import { pitchShift } from "./pitchShift.ts";
import { preEmphasis } from "./preEmphasis.ts";
import { reverberate } from "./reverberate.ts";
import { timeStretch } from "./timeStretch.ts";

const rateHz = 22050;
const tone = Float32Array.from(
  { length: rateHz },
  (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / rateHz),
);

/** Frequency of the strongest bin in the middle of a signal, between bins by a parabola. */
function peakHz(samples: Float32Array): number {
  const { re, im, bins, frames } = stft(samples);
  const t = Math.floor(frames / 2);
  const level = (k: number) =>
    Math.log(Math.hypot(re[t * bins + k] as number, im[t * bins + k] as number));
  let peak = 1;
  for (let k = 1; k < bins - 1; k++) if (level(k) > level(peak)) peak = k;
  const [a, b, c] = [level(peak - 1), level(peak), level(peak + 1)];
  return ((peak + (0.5 * (a - c)) / (a - 2 * b + c)) * rateHz) / 2048;
}

test.each([-12, -2, 0, 1, 7])(
  "pitch shift by %i semitones moves 440 Hz and keeps the length",
  (semitones) => {
    const shifted = pitchShift(tone, semitones);
    expect(shifted).toHaveLength(tone.length);
    expect(peakHz(shifted) / (440 * 2 ** (semitones / 12))).toBeCloseTo(1, 2);
  },
);

test.each([0.5, 1, 1.25, 2])("time stretch by %d changes the length, not 440 Hz", (rate) => {
  const stretched = timeStretch(tone, rate);
  expect(stretched).toHaveLength(Math.round(tone.length / rate));
  expect(peakHz(stretched) / 440).toBeCloseTo(1, 2);
});

test("a rate that is none is refused", () => {
  expect(() => timeStretch(tone, 0)).toThrow(/found 0/);
});

test("pre-emphasis takes a constant down to 3 %", () => {
  expect(preEmphasis(new Float32Array(10).fill(1)).at(-1)).toBeCloseTo(0.03, 6);
});

const generator = () => {
  let state = 1;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
};
const powerOf = (x: Float32Array) => x.reduce((sum, v) => sum + v * v, 0) / x.length;

test.each([
  [0, "white"],
  [20, "white"],
  [10, "pink"],
] as const)(
  "noise at %i dB, %s, has that ratio, and repeats with its generator",
  (snrDb, colour) => {
    const noisy = addNoise(tone, { snrDb, colour, random: generator() });
    const noise = noisy.map((x, n) => x - (tone[n] as number));
    expect(10 * Math.log10(powerOf(tone) / powerOf(noise))).toBeCloseTo(snrDb, 0);
    expect(addNoise(tone, { snrDb, colour, random: generator() })).toEqual(noisy);
  },
);

test.each([
  ["white", 3],
  ["pink", 0],
] as const)("%s noise has %i dB more power an octave higher", (colour, slopeDb) => {
  const sound = new Float32Array(1 << 17).fill(1);
  const noisy = addNoise(sound, { snrDb: 0, colour, random: generator() });
  const { re, im, bins, frames } = stft(
    noisy.map((x) => x - 1),
    { nFft: 1024, hopLength: 1024 },
  );
  const power = (from: number, to: number) => {
    let sum = 0;
    for (let t = 0; t < frames; t++)
      for (let k = from; k < to; k++) sum += re[t * bins + k]! ** 2 + im[t * bins + k]! ** 2;
    return 10 * Math.log10(sum);
  };
  for (const bin of [32, 64, 128]) {
    const slope = power(bin, 2 * bin) - power(bin / 2, bin);
    expect(Math.abs(slope - slopeDb)).toBeLessThan(0.7);
  }
});

/** What a filter makes of a tone of one frequency, in dB, once it has settled. */
function gainDb(options: Omit<BiquadOptions, "sampleRateHz">, toneHz: number): number {
  const sine = Float32Array.from({ length: rateHz }, (_, n) =>
    Math.sin((2 * Math.PI * toneHz * n) / rateHz),
  );
  const settled = biquad(sine, { ...options, sampleRateHz: rateHz }).subarray(rateHz / 2);
  return 10 * Math.log10(2 * powerOf(settled));
}

test.each<[Omit<BiquadOptions, "sampleRateHz">, number, number]>([
  [{ filter: "low-pass", frequencyHz: 1000 }, 1000, -3.01],
  [{ filter: "low-pass", frequencyHz: 1000 }, 50, 0],
  [{ filter: "high-pass", frequencyHz: 1000 }, 1000, -3.01],
  [{ filter: "high-pass", frequencyHz: 1000 }, 9000, 0],
  [{ filter: "high-pass", frequencyHz: 1000 }, 100, -40],
  [{ filter: "peak", frequencyHz: 1000, gainDb: 6 }, 1000, 6],
  [{ filter: "peak", frequencyHz: 1000, gainDb: -6, q: 2 }, 1000, -6],
  [{ filter: "peak", frequencyHz: 1000, gainDb: 6, q: 2 }, 50, 0],
  [{ filter: "high-shelf", frequencyHz: 1000, gainDb: 8 }, 9000, 8],
  [{ filter: "high-shelf", frequencyHz: 1000, gainDb: 8 }, 1000, 4],
  [{ filter: "high-shelf", frequencyHz: 1000, gainDb: -8 }, 50, 0],
])("%o at %i Hz: %d dB", (options, toneHz, expected) => {
  expect(Math.abs(gainDb(options, toneHz) - expected)).toBeLessThan(0.15);
});

test("a room's sound falls by 60 dB in its time, at the power that is asked for", () => {
  const noise = Float32Array.from({ length: 3 * rateHz }, (_, n) =>
    n < 2000 ? Math.sin(n * n) : 0,
  );
  const options = { sampleRateHz: rateHz, t60Sec: 0.8, wetDb: -6 };
  const heard = reverberate(noise, options);
  const room = heard.map((x, n) => x - (noise[n] as number));
  expect(10 * Math.log10(powerOf(room) / powerOf(noise))).toBeCloseTo(-6, 3);
  const level = (atSec: number) => {
    const from = Math.round(atSec * rateHz);
    return 10 * Math.log10(powerOf(room.subarray(from, from + 4000)));
  };
  expect(Math.abs(level(0.3) - level(1.1) - 60)).toBeLessThan(3);
  expect(reverberate(noise.subarray(0, 100), options)).toEqual(noise.subarray(0, 100));
  expect(reverberate(new Float32Array(5000), options)).toEqual(new Float32Array(5000));
});
