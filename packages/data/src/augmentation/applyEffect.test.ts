/** Evidence: closed form. A tone, or noise, whose pitch, length, level and spectrum are measured. */
import { stft } from "@speech-emotion/features";
import { describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { applyEffect, type Effect } from "./augmentation.ts";

const sampleRateHz = 22050;
const tone = (hz: number, seconds = 1) =>
  Float32Array.from({ length: seconds * sampleRateHz }, (_, n) =>
    Math.sin((2 * Math.PI * hz * n) / sampleRateHz),
  );
const apply = (samples: Float32Array, effect: Effect, random = createRandom(1, "t")) =>
  applyEffect({ samples, sampleRateHz }, effect, random);

/** Power of each bin, `nFft` 1024, mean over the frames. */
function spectrum(samples: Float32Array): number[] {
  const { re, im, bins, frames } = stft(samples, { nFft: 1024, hopLength: 1024 });
  return Array.from({ length: bins }, (_, k) => {
    let sum = 0;
    for (let t = 0; t < frames; t++) sum += re[t * bins + k]! ** 2 + im[t * bins + k]! ** 2;
    return sum / frames;
  });
}
const hzOf = (bin: number) => (bin * sampleRateHz) / 1024;
const loudestHz = (samples: Float32Array) => {
  const power = spectrum(samples);
  return hzOf(power.indexOf(Math.max(...power)));
};
const powerOf = (x: Float32Array) => x.reduce((sum, v) => sum + v * v, 0) / x.length;
const binHz = hzOf(1);

test.each([
  [12, 2000],
  [-12, 500],
  [7, 1498.3],
])("pitch by %i semitones moves 1000 Hz to %d Hz and keeps the length", (semitones, hz) => {
  const moved = apply(tone(1000), { kind: "pitch", semitones });
  expect(moved).toHaveLength(sampleRateHz);
  expect(Math.abs(loudestHz(moved) - hz)).toBeLessThan(binHz);
});

test.each([0.5, 0.8, 2])("stretch by %d changes the length, not the pitch", (rate) => {
  const stretched = apply(tone(1000), { kind: "stretch", rate });
  expect(stretched).toHaveLength(Math.round(sampleRateHz / rate));
  expect(Math.abs(loudestHz(stretched) - 1000)).toBeLessThan(binHz);
});

test("pre-emphasis lifts high tones over low ones", () => {
  const gain = (hz: number) =>
    powerOf(apply(tone(hz), { kind: "preemphasis" })) / powerOf(tone(hz));
  expect(gain(100)).toBeLessThan(0.01);
  expect(gain(10_000)).toBeGreaterThan(3);
});

test("a telephone's rate takes what is above half of it, and neither pitch nor length", () => {
  const effect = { kind: "rate", rateHz: 8000 } as const;
  expect(powerOf(apply(tone(5000), effect).slice(1000, -1000))).toBeLessThan(1e-6);
  const kept = apply(tone(2000), effect);
  expect(kept.length).toBe(sampleRateHz);
  expect(powerOf(kept)).toBeCloseTo(0.5, 1);
  expect(Math.abs(loudestHz(kept) - 2000)).toBeLessThan(binHz);
});

describe("noise", () => {
  // A constant stands in the first bin alone, so all others are the noise.
  const constant = new Float32Array(1 << 16).fill(1);
  const noiseOf = (kind: "noise" | "pink", snrDb: number) =>
    apply(constant, { kind, snrDb }).map((x) => x - 1);

  test.each([
    ["noise", 0],
    ["noise", 20],
    ["pink", 0],
    ["pink", 10],
  ] as const)("%s at %i dB has that ratio to the clip", (kind, snrDb) => {
    expect(-10 * Math.log10(powerOf(noiseOf(kind, snrDb)))).toBeCloseTo(snrDb, 0);
  });

  test.each([
    ["noise", "every hertz: 3 dB more in each octave than in the one below", 3],
    ["pink", "every octave", 0],
  ] as const)("%s is as strong at %s", (kind, _, slopeDb) => {
    const power = spectrum(noiseOf(kind, 0));
    const octaves = [8, 16, 32, 64, 128].map(
      (bin) => 10 * Math.log10(power.slice(bin, 2 * bin).reduce((a, b) => a + b)),
    );
    for (const [i, level] of octaves.slice(1).entries())
      expect(Math.abs(level - (octaves[i] as number) - slopeDb)).toBeLessThan(1);
    expect((octaves.at(-1) as number) - (octaves[0] as number)).toBeCloseTo(4 * slopeDb, -0.3);
  });

  test("repeats with its generator, and only noise draws from it", () => {
    for (const kind of ["noise", "pink"] as const) {
      const noisy = (seed: number) =>
        apply(tone(440).subarray(0, 50), { kind, snrDb: 10 }, createRandom(seed, "t"));
      expect(noisy(1)).toEqual(noisy(1));
      expect(noisy(2)).not.toEqual(noisy(1));
    }
    const refuse = () => {
      throw new Error("expected no draw, found one");
    };
    const calm: Effect[] = [
      { kind: "pitch", semitones: 1 },
      { kind: "stretch", rate: 1.1 },
      { kind: "rate", rateHz: 8000 },
      { kind: "preemphasis" },
    ];
    for (const effect of calm) expect(() => apply(tone(440, 0.25), effect, refuse)).not.toThrow();
  });
});

test("no effect changes what it is given", () => {
  const effects: Effect[] = [
    { kind: "pitch", semitones: 2 },
    { kind: "stretch", rate: 0.9 },
    { kind: "noise", snrDb: 10 },
    { kind: "pink", snrDb: 10 },
    { kind: "rate", rateHz: 8000 },
    { kind: "preemphasis" },
  ];
  const samples = tone(440, 0.2);
  const before = samples.slice();
  for (const effect of effects) apply(samples, effect);
  expect(samples).toEqual(before);
});
