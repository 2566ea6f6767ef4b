/** Evidence: closed form. What a voice is told to do is measured in its sound. */
import { stft } from "@speech-emotion/features";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../random.ts";
import type { Delivery } from "./emotions.ts";
import { SYNTHETIC_RATE_HZ, speak, type Vowel } from "./voice.ts";

/** A voice that does nothing of its own accord: each test changes one thing. */
const flat: Delivery = {
  pitch: 1,
  rangeSemitones: 0,
  driftSemitones: 0,
  syllablesPerSec: 4,
  levelDb: 0,
  tilt: 0.3,
  jitter: 0,
  breath: 0,
  tremor: 0,
};
const man = { pitchHz: 110, tract: 1 };
const say = (
  vowels: readonly Vowel[],
  change: Partial<Delivery> = {},
  { speaker = man, seed = 1 } = {},
) =>
  speak(vowels, { speaker, delivery: { ...flat, ...change }, random: createRandom(seed, "voice") });

const pause = Math.round(SYNTHETIC_RATE_HZ / 4);
const syllable = SYNTHETIC_RATE_HZ / 4;
/** Samples of one syllable, by the share of it. */
const part = (samples: Float32Array, index: number, from = 0.2, to = 0.6, length = syllable) =>
  samples.subarray(
    pause + Math.round((index + from) * length),
    pause + Math.round((index + to) * length),
  );
const powerOf = (x: Float32Array) => x.reduce((sum, v) => sum + v * v, 0) / x.length;
const peakOf = (x: Float32Array) => x.reduce((most, v) => Math.max(most, Math.abs(v)), 0);

/** Pitch in Hz: the lag from 60 to 500 Hz at which the signal is most like itself, between samples by a parabola. */
function pitchHz(samples: Float32Array): number {
  const length = Math.floor(samples.length / 2);
  const likeness = (lag: number) => {
    let [ab, bb] = [0, 0];
    for (let n = 0; n < length; n++) {
      ab += samples[n]! * samples[n + lag]!;
      bb += samples[n + lag]! ** 2;
    }
    return ab / Math.sqrt(bb);
  };
  const [shortest, longest] = [500, 60].map((hz) => Math.round(SYNTHETIC_RATE_HZ / hz));
  const lags = Array.from({ length: longest! - shortest! }, (_, i) => shortest! + i);
  const values = lags.filter((lag) => lag + length < samples.length).map(likeness);
  // The first peak that is nearly the highest: multiples of the period are as good.
  const high = 0.9 * Math.max(...values);
  const i = values.findIndex(
    (v, k) => v > high && v >= (values[k - 1] ?? 0) && v >= (values[k + 1] ?? 0),
  );
  const [a, b, c] = [values[i - 1]!, values[i]!, values[i + 1]!];
  return SYNTHETIC_RATE_HZ / (lags[i]! + (0.5 * (a - c)) / (a - 2 * b + c));
}
const semitones = (hz: number, against: number) => 12 * Math.log2(hz / against);

/** Share of the power between two frequencies. */
function share(samples: Float32Array, fromHz: number, toHz: number): number {
  const nFft = 1024;
  const { re, im, bins, frames } = stft(samples, { nFft, hopLength: nFft / 2 });
  let [inside, all] = [0, 0];
  for (let t = 1; t < frames - 1; t++)
    for (let k = 0; k < bins; k++) {
      const power = re[t * bins + k]! ** 2 + im[t * bins + k]! ** 2;
      const hz = (k * SYNTHETIC_RATE_HZ) / nFft;
      all += power;
      if (hz >= fromHz && hz < toHz) inside += power;
    }
  return inside / all;
}

describe("pitch", () => {
  test.each([
    [110, 1],
    [200, 1],
    [110, 1.5],
  ])("of a speaker of %d Hz times %d", (hz, pitch) => {
    const speaker = { ...man, pitchHz: hz };
    const found = pitchHz(part(say(["a", "a"], { pitch }, { speaker }), 0));
    expect(found / (hz * pitch)).toBeCloseTo(1, 2);
  });

  test("drifts from the first to the last syllable", () => {
    const samples = say(["a", "a", "a", "a", "a"], { driftSemitones: 10 });
    // From the middle of the first to the middle of the last are 4 of 5 parts.
    const [first, last] = [0, 4].map((i) => pitchHz(part(samples, i, 0.3, 0.7))) as [
      number,
      number,
    ];
    expect(semitones(last, first)).toBeCloseTo(8, 0);
    expect(semitones(first, 110)).toBeCloseTo(-4, 0);
  });

  test("has accents as wide as the range, each syllable its own, and glides to the next", () => {
    const accents = (rangeSemitones: number, seed: number) => {
      const samples = say(["a", "a", "a"], { rangeSemitones }, { seed });
      return [0, 1, 2].map((i) => semitones(pitchHz(part(samples, i, 0.2, 0.65)), 110));
    };
    for (const accent of accents(0, 1)) expect(accent).toBeCloseTo(0, 0);
    const [narrow, wide] = [accents(2, 3), accents(4, 3)];
    expect(new Set(narrow.map((x) => x.toFixed(1))).size).toBe(3);
    for (const [i, accent] of narrow.entries()) expect(wide[i]).toBeCloseTo(2 * accent, 0);
  });

  test("trembles seven times a second, in fear", () => {
    const samples = say(["a", "a", "a", "a"], { tremor: 2 }, { speaker: { ...man, pitchHz: 220 } });
    const at = (sec: number) => {
      const from = pause + Math.round(sec * SYNTHETIC_RATE_HZ);
      return semitones(pitchHz(samples.subarray(from - 250, from + 250)), 220);
    };
    // A quarter and three quarters of one of its periods of 1/7 s.
    expect(at(4.25 / 7)).toBeGreaterThan(1);
    expect(at(4.75 / 7)).toBeLessThan(-1);
  });
});

describe("vowels", () => {
  test.each([
    ["a", 730, 1090],
    ["e", 530, 1840],
    ["i", 270, 2290],
    ["o", 570, 840],
    ["u", 300, 870],
  ] as const)("%s sounds most at %i and %i Hz", (vowel, first, second) => {
    const samples = part(say([vowel, vowel], { tilt: 0 }, { speaker: { ...man, pitchHz: 60 } }), 0);
    const around = (hz: number) => share(samples, hz - 70, hz + 70);
    expect(around(first)).toBeGreaterThan(around(first + 150));
    expect(around(second)).toBeGreaterThan(around(second + 200));
    expect(around(2600)).toBeGreaterThan(around(3600)); // the third, about there
  });

  test("of a shorter tract lie higher", () => {
    const centre = (tract: number) => {
      const samples = part(say(["a", "a"], { tilt: 0 }, { speaker: { pitchHz: 60, tract } }), 0);
      return share(samples, 640, 820) / share(samples, 820, 1000);
    };
    expect(centre(1)).toBeGreaterThan(centre(0.84)); // 730 Hz become 870
    expect(centre(0.84)).toBeLessThan(1.5);
  });

  test("hold for seven tenths of their time, then glide to the next", () => {
    const samples = say(["u", "a"]);
    const bright = (from: number, to: number) => share(part(samples, 0, from, to), 600, 1200);
    expect(bright(0.45, 0.7)).toBeCloseTo(bright(0.2, 0.45), 1);
    expect(bright(0.8, 1)).toBeGreaterThan(1.5 * bright(0.45, 0.7));
    expect(share(part(samples, 1, 0.7, 1), 600, 1200)).toBeCloseTo(
      share(part(samples, 1, 0.3, 0.6), 600, 1200),
      1,
    ); // the last has none to glide to
  });
});

describe("time and level", () => {
  test.each([2.7, 4, 5.8])("%d syllables a second, a quarter of a second around them", (rate) => {
    const samples = say(["a", "e", "i"], { syllablesPerSec: rate });
    expect(samples).toHaveLength(3 * Math.round(SYNTHETIC_RATE_HZ / rate) + 2 * pause);
    const around = [samples.subarray(0, pause), samples.subarray(-pause)];
    for (const silence of around) {
      expect(peakOf(silence)).toBeLessThanOrEqual(2.001e-5);
      expect(peakOf(silence)).toBeGreaterThan(1.9e-5); // a room, not digital silence
      expect(Math.abs(silence.reduce((a, b) => a + b, 0) / pause)).toBeLessThan(1e-6);
    }
    expect(peakOf(samples.subarray(pause, pause + 2000))).toBeGreaterThan(0.01);
  });

  test.each([0, -6, -20])("a level of %i dB against 0.7 of full scale", (levelDb) => {
    expect(20 * Math.log10(peakOf(say(["a", "e"], { levelDb })) / 0.7)).toBeCloseTo(levelDb, 1);
  });

  test("each syllable swells and fades", () => {
    const samples = say(["a", "a"], { syllablesPerSec: 1 });
    const second = (i: number, from: number, to: number) =>
      powerOf(part(samples, i, from, to, SYNTHETIC_RATE_HZ));
    for (const i of [0, 1]) {
      const middle = second(i, 0.4, 0.6);
      expect(second(i, 0, 0.05) / middle).toBeCloseTo(0.25, 1); // it begins at 44 %
      expect(second(i, 0.2, 0.3) / middle).toBeCloseTo(0.78, 1);
      expect(second(i, 0.97, 1) / middle).toBeLessThan(0.05);
    }
  });
});

describe("the source", () => {
  const period = SYNTHETIC_RATE_HZ / 105; // 210 samples
  const even = { ...man, pitchHz: 105 };
  /** How unlike a syllable's middle is to itself one period later: 0 for a sound that repeats. */
  const roughness = (change: Partial<Delivery>) => {
    const samples = part(
      say(["a", "a"], { syllablesPerSec: 1, ...change }, { speaker: even }),
      0,
      0.3,
      0.6,
      SYNTHETIC_RATE_HZ,
    );
    const later = samples.slice(period).map((x, n) => x - (samples[n] as number));
    return powerOf(later) / powerOf(samples);
  };

  test("repeats without jitter and breath, and not with them", () => {
    expect(roughness({})).toBeLessThan(0.002);
    expect(roughness({ jitter: 0.03 })).toBeGreaterThan(0.02);
    const [little, much] = [0.01, 0.04].map((breath) => roughness({ breath }));
    expect(little).toBeGreaterThan(0.004);
    expect(much! / little!).toBeGreaterThan(8); // 16, beside what glides and swells
  });

  test("jitter leaves the mean pitch as it is", () => {
    const samples = say(["a", "a"], { syllablesPerSec: 1, jitter: 0.01 });
    expect(pitchHz(part(samples, 0, 0.2, 0.7, SYNTHETIC_RATE_HZ)) / 110).toBeCloseTo(1, 1);
  });

  test("is darker with more tilt", () => {
    const high = (tilt: number) => share(part(say(["a", "a"], { tilt }), 0), 2500, 6000);
    expect(high(0)).toBeGreaterThan(1.5 * high(0.5));
    expect(high(0.5)).toBeGreaterThan(1.5 * high(0.9));
  });
});

test("the same draws speak the same samples, others do not", () => {
  const change = { jitter: 0.01, breath: 0.1 };
  expect(say(["a"], change)).toEqual(say(["a"], change));
  expect(say(["a"], change, { seed: 2 })).not.toEqual(say(["a"], change));
});
