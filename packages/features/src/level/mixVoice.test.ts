/** Evidence: closed form, on pairs of channels made here. */
import { expect, test } from "vitest";
import { mixVoice } from "./mixVoice.ts";
import { toMono } from "./toMono.ts";

const voice = Float32Array.from({ length: 4000 }, (_, n) => Math.sin(n / 7) * Math.sin(n / 500));
const other = Float32Array.from({ length: 4000 }, (_, n) => Math.sin(n / 11) * Math.cos(n / 300));
const hiss = voice.map((_, n) => 0.004 * (((n * n * 0.6180339887) % 1) - 0.5));
const scaled = (samples: Float32Array, factor: number) => samples.map((x) => factor * x);
const mix = (...channels: Float32Array[]) => mixVoice({ channels, sampleRateHz: 8000 }).samples;
const mean = (...channels: Float32Array[]) => toMono({ channels, sampleRateHz: 8000 }).samples;

test.each([
  ["two that are alike", [voice, scaled(voice, 0.7)]],
  ["two voices", [voice, other]],
  ["two voices, one of them far away", [voice, scaled(other, 0.1)]],
  ["one voice a little later on the second", [voice, voice.map((_, n) => voice[n - 3] ?? 0)]],
  ["six", [voice, other, voice, other, voice, scaled(other, 0.5)]],
])("the mean of %s, bit for bit", (_, channels) => {
  expect(mix(...channels)).toEqual(mean(...channels));
});

test.each([1, 3, 4, 8191, 8193, 20_000])(
  "the mean of %i samples is the channels' sum over their number",
  (length) => {
    const channels = [1, 2, 3].map((k) => Float32Array.from({ length }, (_, n) => Math.sin(k * n)));
    const [a, b, c] = channels as [Float32Array, Float32Array, Float32Array];
    const sum = Float32Array.from(a, (x, n) => x + (b[n] as number));
    expect(mean(a, b)).toEqual(sum.map((x) => x / 2));
    expect(mean(a, b, c)).toEqual(sum.map((x, n) => Math.fround(x + (c[n] as number)) / 3));
  },
);

test("channels of several lengths are refused", () => {
  expect(() => mean(voice, voice.subarray(1))).toThrow(/found 4000, 3999 samples/);
});

test.each([
  ["zeros", new Float32Array(4000)],
  ["hiss", hiss],
  ["an offset", new Float32Array(4000).fill(0.3)],
])(
  "a dead channel of %s neither halves nor hides the voice, on whichever side it is",
  (_, dead) => {
    expect(mix(voice, dead)).toBe(voice);
    expect(mix(dead, voice)).toBe(voice);
    expect(mix(dead, voice, dead)).toBe(voice);
    expect(mix(voice, dead, other)).toEqual(mean(voice, other));
  },
);

test.each([0.99, 0.9, 0.5])(
  "of two channels of opposite phase, the second times %d, the loudest",
  (factor) => {
    expect(mix(voice, scaled(voice, -factor))).toBe(voice);
    expect(mix(scaled(voice, -factor), voice, hiss)).toBe(voice);
  },
);

test("one channel is given as it is; silence stays silence", () => {
  expect(mix(voice)).toBe(voice);
  const silence = new Float32Array(10);
  expect(mix(silence, silence)).toEqual(silence);
  expect(mixVoice({ channels: [], sampleRateHz: 8000 }).samples).toHaveLength(0);
});
