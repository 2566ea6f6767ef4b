/** Evidence: refusal, of every option of every function, and of what is no samples. */
import { describe, expect, test } from "vitest";
import { addNoise } from "../effects/addNoise.ts";
import { biquad } from "../effects/biquad.ts";
import { pitchShift } from "../effects/pitchShift.ts";
import { preEmphasis } from "../effects/preEmphasis.ts";
import { reverberate } from "../effects/reverberate.ts";
import { timeStretch } from "../effects/timeStretch.ts";
import { FeatureError } from "../errors.ts";
import { powerToDb } from "../level/powerToDb.ts";
import { removeOffset } from "../level/removeOffset.ts";
import { rms } from "../level/rms.ts";
import { scaleToRms } from "../level/scaleToRms.ts";
import { trim } from "../level/trim.ts";
import { trimNoise } from "../level/trimNoise.ts";
import { delta } from "../matrix/delta.ts";
import { createResampler } from "../resample/resample.ts";
import { melFilterBank } from "../spectrum/melFilterBank.ts";
import { melSpectrogram } from "../spectrum/melSpectrogram.ts";
import { mfcc } from "../spectrum/mfcc.ts";
import { istft, type StftOptions, stft } from "../spectrum/stft.ts";
import { encodeWav } from "../wav/encodeWav.ts";

const samples = Float32Array.from({ length: 4096 }, (_, n) => Math.sin(n / 9));
const spectrum = stft(samples);
const matrix = { data: new Float32Array(20), frames: 20, size: 1 };

const noCount = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "512", null];
const notPositive = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, "1", null];
const notFinite = [Number.NaN, Number.NEGATIVE_INFINITY, "1", null];
const noFft = [...noCount, 16, 24, 401, 404, 440, 131072];

type Options = Readonly<Record<string, unknown>>;
const stftOptions = { nFft: noFft, hopLength: noCount };
const melOptions = {
  nMels: [...noCount, 1025, 1e9],
  fMinHz: [-1, 11025, ...notFinite],
  fMaxHz: [0, -1, 11026, ...notFinite],
  sampleRateHz: [...notPositive, undefined],
};

/** Each function, called with options that are fine but for one, and values which that one must not have. */
const functions: [name: string, call: (options: Options) => unknown, bad: Options][] = [
  ["stft", (options) => stft(samples, options), stftOptions],
  [
    "istft",
    ({ length = 100, ...options }) => istft({ ...spectrum, ...options }, length as number),
    { ...stftOptions, length: [-1, 0.5, ...notFinite] },
  ],
  [
    "melFilterBank",
    (options) => melFilterBank({ sampleRateHz: 22050, nFft: 2048, ...options }),
    { ...melOptions, nFft: noFft },
  ],
  [
    "melSpectrogram",
    (options) => melSpectrogram(samples, { sampleRateHz: 22050, ...options }),
    { ...stftOptions, ...melOptions },
  ],
  [
    "mfcc",
    (options) => mfcc(samples, { sampleRateHz: 22050, ...options }),
    { ...stftOptions, ...melOptions, nMfcc: [...noCount, 129], topDb: [0, -80, Number.NaN, "80"] },
  ],
  [
    "mfcc of 20 bands",
    (options) => mfcc(samples, { sampleRateHz: 22050, nMels: 20, ...options }),
    { nMfcc: [21, 40, undefined] },
  ],
  [
    "rms",
    (options) => rms(samples, options),
    { frameLength: [...noCount, 33, 65538, 1e12], hopLength: noCount },
  ],
  [
    "trim",
    (options) => trim(samples, options),
    { frameLength: [...noCount, 33], hopLength: noCount, topDb: [0, -60, Number.NaN, "60"] },
  ],
  [
    "trimNoise",
    (options) => trimNoise(samples, options),
    {
      ...{ frameLength: [...noCount, 33], hopLength: noCount, keepFrames: [-1, 0.5, ...notFinite] },
      ...{ floorShare: [-0.1, 1.1, ...notFinite] },
      ...{ marginDb: [-1, ...notFinite], minSnrDb: [-1, ...notFinite] },
    },
  ],
  [
    "powerToDb",
    (options) => powerToDb(samples, options),
    { topDb: [0, -80, Number.NaN], amin: notPositive },
  ],
  ["scaleToRms", ({ rms = 0.1 }) => scaleToRms(samples, rms as number), { rms: notPositive }],
  [
    "removeOffset",
    ({ minShare }) => removeOffset(samples, minShare as number),
    { minShare: [-1, ...notFinite] },
  ],
  [
    "delta",
    (options) => delta(matrix, options),
    { order: [0, 3, 1.5, "1"], width: [...noCount, 1, 4, 65537] },
  ],
  [
    "preEmphasis",
    ({ coefficient }) => preEmphasis(samples, coefficient as number),
    { coefficient: notFinite },
  ],
  [
    "biquad",
    (options) =>
      biquad(samples, { filter: "peak", frequencyHz: 1000, sampleRateHz: 22050, ...options }),
    {
      ...{ filter: ["notch", 1, null], frequencyHz: [0, -1, 11025, Number.NaN, "100"] },
      ...{ gainDb: notFinite, q: notPositive, sampleRateHz: notPositive },
    },
  ],
  [
    "reverberate",
    (options) => reverberate(samples, { sampleRateHz: 22050, t60Sec: 0.4, wetDb: -10, ...options }),
    { sampleRateHz: notPositive, t60Sec: notPositive, wetDb: notFinite },
  ],
  [
    "addNoise",
    (options) => addNoise(samples, { snrDb: 10, random: () => 0.5, ...options }),
    { snrDb: [...notFinite, undefined], colour: ["brown", 1, null] },
  ],
  [
    "pitchShift",
    ({ semitones = 1, ...options }) =>
      pitchShift(samples, semitones as number, options as StftOptions),
    { ...stftOptions, semitones: notFinite },
  ],
  [
    "timeStretch",
    ({ rate = 1.1, ...options }) => timeStretch(samples, rate as number, options as StftOptions),
    { ...stftOptions, rate: notPositive },
  ],
  [
    "encodeWav",
    (options) => encodeWav({ channels: [samples], sampleRateHz: 8000, ...options }),
    { sampleRateHz: [...notPositive, undefined] },
  ],
];

describe.each(functions)("%s", (name, call, bad) => {
  test("takes its defaults", () => {
    if (name !== "mfcc of 20 bands") expect(() => call({})).not.toThrow();
  });

  const cases = Object.entries(bad).flatMap(([option, values]) =>
    (values as unknown[]).map((value) => [option, value] as const),
  );
  test.each(cases)("%s: %o", (option, value) => {
    const attempt = () => call({ [option]: value });
    expect(attempt).toThrow(FeatureError);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: "option-out-of-range",
        expected: expect.stringContaining(`${option} to be `),
        advice: expect.stringMatching(/^(use|give|leave)/),
      }),
    );
  });
});

test("values at the borders of what is allowed are taken", () => {
  expect(istft(spectrum, 0)).toHaveLength(0);
  expect(stft(samples, { nFft: 32, hopLength: 1 }).bins).toBe(17);
  expect(stft(samples, { nFft: 65536 }).bins).toBe(32769);
  expect(stft(samples, { nFft: 40 }).bins).toBe(21);
  expect(stft(samples, { nFft: 64800 }).bins).toBe(32401);
  expect(melFilterBank({ sampleRateHz: 48000, nFft: 2048, nMels: 1024 })).toHaveLength(1024 * 1025);
  expect(mfcc(samples, { sampleRateHz: 22050, nMels: 20, nMfcc: 20 }).size).toBe(20);
  expect(mfcc(samples, { sampleRateHz: 22050, topDb: Number.POSITIVE_INFINITY }).size).toBe(40);
  expect(
    melFilterBank({ sampleRateHz: 100, nFft: 32, nMels: 1, fMinHz: 49, fMaxHz: 50 }),
  ).toHaveLength(17);
  expect(delta(matrix, { width: 3, order: 2 }).frames).toBe(20);
  expect(rms(samples, { frameLength: 2, hopLength: 1 })).toHaveLength(4097);
});

describe("samples that are none", () => {
  const takers: [name: string, take: (samples: never) => unknown][] = [
    ["stft", (x) => stft(x)],
    ["melSpectrogram", (x) => melSpectrogram(x, { sampleRateHz: 22050 })],
    ["mfcc", (x) => mfcc(x, { sampleRateHz: 22050 })],
    ["rms", (x) => rms(x)],
    ["trim", (x) => trim(x)],
    ["removeOffset", (x) => removeOffset(x)],
    ["scaleToRms", (x) => scaleToRms(x, 0.1)],
    ["preEmphasis", (x) => preEmphasis(x)],
    ["addNoise", (x) => addNoise(x, { snrDb: 10, random: () => 0.5 })],
    ["pitchShift", (x) => pitchShift(x, 1)],
    ["timeStretch", (x) => timeStretch(x, 1.1)],
    ["resample", createResampler({ fromHz: 48000, toHz: 22050 })],
    ["encodeWav", (x) => encodeWav({ channels: [x], sampleRateHz: 8000 })],
  ];
  test.each(takers)("%s", (_, take) => {
    for (const [value, message] of [
      [[0, 1], /found an Array of 2: use Float32Array\.from/],
      [Int16Array.of(1, 2, 3), /found an Int16Array of 3: scale them to \[-1, 1\]/],
      [undefined, /Float32Array, found undefined/],
      ["voice.wav", /found the string "voice\.wav"/],
    ] as const) {
      expect(() => take(value as never)).toThrow(FeatureError);
      expect(() => take(value as never)).toThrow(message);
    }
  });
});
