/** Evidence: shape, refusal, and that one call is the steps that it is made of. */
import { describe, expect, test } from "vitest";
import { removeOffset } from "../level/removeOffset.ts";
import { rms } from "../level/rms.ts";
import { scaleToRms } from "../level/scaleToRms.ts";
import { decodeNpy, encodeNpy } from "../matrix/npy.ts";
import { melSpectrogram } from "../spectrum/melSpectrogram.ts";
import { mfcc } from "../spectrum/mfcc.ts";
import { encodeWav } from "../wav/encodeWav.ts";
import { FrontEnd } from "./frontEnd.ts";
import {
  defaultFrontEnd,
  fittedFrontEnd,
  referenceFrontEnd,
  speakerFrontEnd,
  voiceEncoderFrontEnd,
} from "./frontEndConfig.ts";
import type { StageSettings } from "./stages.ts";

const extractor = new FrontEnd(referenceFrontEnd);
/** Sound that went through no stage. */
const sound = (samples: Float32Array) => ({
  samples,
  sampleRateHz: 22050,
  startSec: 0,
  durationSec: samples.length / 22050,
});
const voice = Float32Array.from(
  { length: 22050 },
  (_, n) => 0.3 * Math.sin(n / 20) * Math.sin(n / 3000),
);

test("a frame is 40 MFCC, their deltas and the RMS", () => {
  const { data, frames, size } = extractor.extract(sound(voice));
  expect([frames, size]).toEqual([44, 121]);
  const cepstra = mfcc(voice, { sampleRateHz: 22050 });
  expect(data.slice(121 * 7, 121 * 7 + 40)).toEqual(cepstra.data.slice(40 * 7, 40 * 8));
  expect(data[121 * 7 + 120]).toBe(rms(voice)[7]);
});

test("with a target RMS, a microphone's gain changes no feature", () => {
  const scaling = new FrontEnd(defaultFrontEnd);
  // A tail that a floor in absolute terms would cut at another place.
  const fading = voice.map((x, n) => x * Math.exp(-n / 1500));
  const features = (gain: number) =>
    scaling.extract(scaling.prepare({ samples: fading.map((x) => gain * x), sampleRateHz: 22050 }))
      .data;
  const [quiet, loud] = [features(0.005), features(3)];
  expect(quiet.length).toBe(loud.length);
  const largest = quiet.reduce((max, x, i) => Math.max(max, Math.abs(x - (loud[i] as number))), 0);
  expect(largest).toBeLessThan(1e-3);
  expect(extractor.extract(sound(scaleToRms(voice, 0.1))).data).toEqual(
    scaling.extract(sound(voice)).data,
  );
  const samples = scaleToRms(voice, 0.1);
  expect(Math.hypot(...samples) / Math.sqrt(samples.length)).toBeCloseTo(0.1, 6);
  expect(scaleToRms(new Float32Array(9), 0.1)).toEqual(new Float32Array(9));
});

test("an offset changes no feature; one that is small beside the sound is left", () => {
  const frontEnd = new FrontEnd(defaultFrontEnd);
  const features = (offset: number) =>
    frontEnd.extract(
      frontEnd.prepare({ samples: voice.map((x) => x + offset), sampleRateHz: 22050 }),
    ).data;
  const [up, down] = [features(0.05), features(-0.5)];
  const largest = up.reduce((m, x, i) => Math.max(m, Math.abs(x - down[i]!)), 0);
  expect(largest).toBeLessThan(0.01);
  const small = voice.map((x) => x + 0.001);
  expect(removeOffset(small)).toBe(small);
  expect(removeOffset(voice.map((x) => x + 0.5)).reduce((a, b) => a + b)).toBeCloseTo(0, 1);
});

test("silence around a clip is cut, and where it began is told", () => {
  const samples = new Float32Array(3 * 22050);
  samples.set(voice, 22050);
  const clip = extractor.prepare({ samples, sampleRateHz: 22050 });
  expect(clip.startSec).toBeCloseTo(1, 1);
  expect(clip.durationSec).toBe(3);
  expect(clip.samples.length).toBeLessThan(22050 + 3 * 2048);
});

test("a file of another rate gives as many frames", () => {
  const wav = encodeWav({ channels: [voice], sampleRateHz: 11025 });
  const { frames } = extractor.extract(extractor.prepareWav(wav));
  expect(Math.abs(frames - 87)).toBeLessThanOrEqual(2);
});

test("the sound of a file stays what it was when the next one is read", () => {
  const wav = (samples: Float32Array) => encodeWav({ channels: [samples], sampleRateHz: 22050 });
  const first = extractor.prepareWav(wav(voice)); // of the rate that features are taken at
  const { samples, ...rest } = first;
  const before = samples.slice();
  extractor.prepareWav(wav(voice.map((x) => -x)));
  expect(first).toEqual({ samples: before, ...rest });
  const long = new Float32Array(50 * 22050).map((_, n) => Math.sin(n / 20)); // too long to be read into the same room
  const { durationSec } = extractor.prepareWav(wav(long));
  expect(durationSec).toBe(50);
});

test("without a config it is the recogniser's: clips are brought to one level", () => {
  expect(new FrontEnd().config).toBe(defaultFrontEnd);
  const { data, size } = new FrontEnd().extract(sound(voice));
  const level = scaleToRms(voice, 0.1);
  expect(data[size - 1]).toBe(rms(level)[0]);
});

describe("the voice encoder's front end", () => {
  const frontEnd = new FrontEnd(voiceEncoderFrontEnd);
  const at16k = (samples: Float32Array) => ({ ...sound(samples), sampleRateHz: 16000 });

  test("a frame is the power in 40 mel bands of the voice at -30 dB", () => {
    const { data, frames, size } = frontEnd.extract(at16k(voice));
    expect([frames, size]).toEqual([1 + Math.floor(22050 / 160), 40]);
    const options = { sampleRateHz: 16000, nFft: 400, hopLength: 160, nMels: 40 };
    expect(data).toEqual(melSpectrogram(scaleToRms(voice, 10 ** -1.5), options).data);
  });

  test("the rate at which sound comes decides its filters", () => {
    const [low, high] = [frontEnd.extract(at16k(voice)), frontEnd.extract(sound(voice))];
    expect(high.data).not.toEqual(low.data);
    expect(frontEnd.extract(at16k(voice)).data).toEqual(low.data);
  });

  test("keeps 0.3 s of a room's noise beside the voice", () => {
    // White over all bands, 30 dB below the tone.
    const random = (n: number) => ((1e4 * (1 + Math.sin(n * n))) % 1) - 0.5;
    const samples = Float32Array.from(
      { length: 5 * 48000 },
      (_, n) => 0.023 * random(n) + (n >= 96000 && n < 144000 ? 0.3 * Math.sin(n / 40) : 0),
    );
    const room = frontEnd.prepare({ samples, sampleRateHz: 48000 });
    expect(room.sampleRateHz).toBe(16000);
    expect(2 - room.startSec).toBeCloseTo(0.35, 1); // with the frames that reach into the tone
    expect(room.samples.length / 16000).toBeCloseTo(1.7, 1);
  });

  test("the shortest clip is a frame of the spectrum, one sample less is refused", () => {
    expect(frontEnd.extract(at16k(voice.subarray(0, 400))).frames).toBe(3);
    expect(() => frontEnd.extract(at16k(voice.subarray(0, 399)))).toThrow(/at least 0\.0[23] s/);
  });
});

describe("the speaker encoder's front end", () => {
  const frontEnd = new FrontEnd(speakerFrontEnd);
  const at16k = (samples: Float32Array) => ({ ...sound(samples), sampleRateHz: 16000 });

  test("has 100 frames a second of 80 bands, each of which is 0 in the mean", () => {
    const { data, frames, size } = frontEnd.extract(at16k(voice));
    expect([frames, size]).toEqual([1 + Math.floor((22050 - 400) / 160), 80]);
    for (const band of [0, 40, 79])
      expect(data.filter((_, i) => i % 80 === band).reduce((a, b) => a + b)).toBeCloseTo(0, 3);
  });

  test("the shortest clip is a frame, one sample less is refused", () => {
    expect(frontEnd.minSamples).toBe(400);
    expect(frontEnd.extract(at16k(voice.subarray(0, 400))).frames).toBe(1);
    expect(frontEnd.extract(at16k(voice.subarray(0, 560))).frames).toBe(2);
    expect(() => frontEnd.extract(at16k(voice.subarray(0, 399)))).toThrow(
      /at least 0\.03 s of sound, found 0\.02 s: use a longer clip/,
    );
  });

  test("a rate without a band above the lower edge is refused", () => {
    expect(() => frontEnd.extract({ ...sound(voice), sampleRateHz: 40 })).toThrow(
      /fMinHz to be from 0 to less than half the sample rate \(20\), found 20/,
    );
  });
});

describe("a front end that sums up", () => {
  const config = [...referenceFrontEnd, { stage: "statistics" }] as const;

  test("gives means, then deviations over the frames of a clip, in one row", () => {
    const frames = extractor.extract(sound(voice));
    const frontEnd = new FrontEnd(config);
    const { data, frames: rows, size } = frontEnd.extract(sound(voice));
    expect([rows, size, frontEnd.size, frontEnd.summarises]).toEqual([1, 242, 242, true]);
    const column = Array.from({ length: frames.frames }, (_, t) => frames.data[121 * t + 3]!);
    const mean = column.reduce((a, b) => a + b) / column.length;
    const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length;
    expect(data[3]).toBeCloseTo(mean, 4);
    expect(data[121 + 3]).toBeCloseTo(Math.sqrt(variance), 4);
    expect(extractor.summarises).toBe(false);
  });

  test("sums up once", () => {
    expect(() => new FrontEnd([...config, { stage: "statistics" }])).toThrow(
      /at most one.*found 2/,
    );
  });
});

test("a speaker's moments are drawn towards everyone's as far as the stage says", () => {
  const width = (x: number) => Array<number>(121).fill(x);
  const own = { data: new Float32Array(121).fill(6), frames: 1, size: 121 };
  const momentsOf = (priorFrames?: number) => {
    const stages = [
      { stage: "normalise", mean: width(0), sd: width(1) },
      { stage: "normaliseSpeaker", ...(priorFrames === undefined ? {} : { priorFrames }) },
    ] as const;
    const { mean, sd } = new FrontEnd([...referenceFrontEnd, ...stages]).fitSpeaker([own, own]);
    return [mean[0], sd[0]];
  };
  expect(momentsOf()).toEqual([6, 1]); // one value: no deviation is known
  expect(momentsOf(0)).toEqual(momentsOf());
  // Two frames at 6 and one of mean 0 and deviation 1.
  expect(momentsOf(1)).toEqual([4, Math.sqrt((72 + 1) / 3 - 16)]);
  expect(momentsOf(1e9)[0]).toBeCloseTo(0, 6);
  expect(() => momentsOf(-1)).toThrow(/priorFrames to be 0 or more, found -1/);
});

test("input stages normalise by all clips, then by the speaker's where they are known", () => {
  const width = (x: number) => Array<number>(121).fill(x);
  const normaliser = { mean: width(1), sd: width(2) };
  const matrix = () => ({ data: new Float32Array(242).fill(7), frames: 2, size: 121 });
  const speaker = { mean: width(1), sd: width(4) };
  const plain = new FrontEnd(fittedFrontEnd(referenceFrontEnd, { normaliser, bySpeaker: false }));
  const both = new FrontEnd(fittedFrontEnd(referenceFrontEnd, { normaliser, bySpeaker: true }));
  expect([plain.bySpeaker, both.bySpeaker]).toEqual([false, true]);
  expect(plain.toInput(matrix(), { speaker }).data[0]).toBe(3);
  expect(both.toInput(matrix()).data[0]).toBe(3);
  expect(both.toInput(matrix(), { speaker }).data[241]).toBe(0.5);
  const narrow = { mean: [0], sd: [1] };
  expect(() => both.toInput(matrix(), { speaker: narrow })).toThrow(/121 finite means/);
});

describe("refusals", () => {
  const least = extractor.minSamples;
  test.each<[string, Float32Array, RegExp]>([
    ["silence", new Float32Array(22050), /found silence/],
    ["hiss below -80 dB", new Float32Array(22050).fill(5e-5), /found silence/],
    ["a click too short for deltas", voice.slice(3000, 3000 + 400), /at least 0\.19 s/],
    ["NaN", Float32Array.of(...voice.slice(0, 99), Number.NaN), /found NaN at sample 99/],
    ["nothing", new Float32Array(0), /found silence/],
  ])("%s", (_, samples, message) => {
    expect(() => extractor.prepare({ samples, sampleRateHz: 22050 })).toThrow(message);
  });

  test("the shortest clip is taken, one sample less is not", () => {
    expect(extractor.extract(sound(voice.subarray(0, least))).frames).toBe(9);
    expect(() => extractor.extract(sound(voice.subarray(0, least - 1)))).toThrow(/0\.19 s/);
  });

  const encode = { stage: "encode", units: 4, outputs: [1], poolSize: 2 } as const;
  const encodedFrontEnd = [
    ...voiceEncoderFrontEnd,
    { ...encode, weights: "0".repeat(64) },
  ] as const satisfies StageSettings[];
  const change = (name: string, settings: object) =>
    [encodedFrontEnd, speakerFrontEnd, defaultFrontEnd]
      .find((config) => config.some(({ stage }) => stage === name))!
      .map((stage) =>
        stage.stage === name ? ({ ...stage, ...settings } as StageSettings) : stage,
      );
  test.each([
    ["mfcc", { nFft: 1004 }, /multiple of 8.*found 1004/],
    ["mfcc", { nFft: 440 }, /prime factor above 7.*found 440/],
    ["mfcc", { nMfcc: 200 }, /at most nMels \(128\), found 200/],
    ["mfcc", { deltaWidth: 8 }, /odd.*found 8/],
    ["mfcc", { hopLength: 0 }, /hopLength.*found 0/],
    ["mfcc", { nMels: 12.5 }, /nMels.*positive integer of at most 1024, found 12\.5/],
    ["mfcc", { nMels: 1e9 }, /nMels.*at most 1024, found 1000000000/],
    ["mfcc", { nFft: 2 ** 30 }, /nFft.*from 32 to 65536 .*found 1073741824/],
    ["trim", { frameLength: 1e12 }, /frameLength.*at most 65536/],
    ["mfcc", { topDb: Number.POSITIVE_INFINITY }, /topDb.*finite.*found Infinity/],
    ["mfcc", { topDb: undefined }, /topDb.*found undefined/],
    ["mel", { nFft: 401 }, /multiple of 8.*found 401/],
    ["mel", { nMels: 0 }, /nMels.*found 0/],
    ["mel", { hopLength: undefined }, /hopLength.*found undefined/],
    ["fbank", { frameLength: 401 }, /frameLength.*even.*found 401/],
    ["fbank", { frameLength: 1e6 }, /frameLength.*at most 65536/],
    ["fbank", { hopLength: 0 }, /hopLength.*found 0/],
    ["fbank", { nMels: 1e9 }, /nMels.*at most 1024/],
    ["fbank", { fMinHz: -1 }, /fMinHz to be 0 or more, found -1/],
    ["fbank", { fMinHz: undefined }, /fMinHz.*found undefined/],
    ["encode", { units: 0 }, /units.*found 0/],
    ["encode", { units: 1e9 }, /units.*at most 4096/],
    ["encode", { outputs: [] }, /outputs.*layers that differ.*found an Array of 0/],
    ["encode", { outputs: [2, 2] }, /outputs.*layers that differ/],
    ["encode", { outputs: [17] }, /outputs.*from 1 to 16/],
    ["encode", { outputs: 1 }, /outputs.*found 1/],
    ["encode", { poolSize: 0 }, /poolSize.*found 0/],
    ["encode", { weights: "none" }, /weights to be a SHA-256.*found the string "none"/],
    ["offset", { minShare: -1 }, /minShare.*found -1/],
    ["level", { rms: -1 }, /rms.*found -1/],
    ["trim", { loudestRms: -1 }, /loudestRms.*found -1/],
    ["trim", { hopLength: Number.NaN }, /hopLength.*found NaN/],
    ["resample", { sampleRateHz: 0 }, /sampleRateHz.*found 0/],
  ])("settings of %s: %o", (name, settings, message) => {
    expect(() => new FrontEnd(change(name, settings))).toThrow(message);
  });

  test.each<[string, readonly unknown[], RegExp]>([
    ["no stage that takes features", defaultFrontEnd.slice(0, -1), /one stage.*found 0/],
    ["two of them", [...defaultFrontEnd, defaultFrontEnd.at(-1)], /one stage.*found 2/],
    ["two that encode", [...encodedFrontEnd, encodedFrontEnd.at(-1)], /at most one.*found 2/],
    ["a stage too late", defaultFrontEnd.toReversed(), /in the order clip.*found level after/],
    [
      "an unknown one",
      [{ stage: "toString" }, ...defaultFrontEnd],
      /among offset, resample.*"toString"/,
    ],
    [
      "a stage in a list",
      [["mfcc"], ...defaultFrontEnd],
      /among offset, resample.*found undefined/,
    ],
    [
      "a stage named by a list",
      [{ stage: ["mfcc"] }],
      /among offset, resample.*found an Array of 1/,
    ],
    ["no list", {} as unknown as unknown[], /a list of stages.*found an empty object/],
    ["nothing", null as unknown as unknown[], /a list of stages.*found null/],
    ["a stage of nothing", [null, ...defaultFrontEnd], /a list of stages.*found null/],
    [
      "moments that are no lists",
      [...defaultFrontEnd, { stage: "normalise", mean: "0", sd: null }],
      /121 deviations above 0, found the string "0" and null/,
    ],
    [
      "moments of another width",
      [...defaultFrontEnd, { stage: "normalise", mean: [0], sd: [1] }],
      /121 deviations above 0, found 1 mean and/,
    ],
  ])("%s", (_, stages, message) => {
    expect(() => new FrontEnd(stages as StageSettings[])).toThrow(message);
  });
});

describe(".npy", () => {
  const matrix = { data: Float32Array.of(1, -2, 3.5, 4, 5, 6), frames: 2, size: 3 };

  test("comes back as it was, the values aligned to 64 bytes", () => {
    const bytes = encodeNpy(matrix);
    expect(decodeNpy(bytes)).toEqual(matrix);
    expect((bytes.length - 24) % 64).toBe(0);
    expect(String.fromCharCode(...bytes.subarray(0, 6))).toBe("\x93NUMPY");
  });

  test("a file that was cut is refused", () => {
    expect(() => decodeNpy(encodeNpy(matrix).subarray(0, -4))).toThrow(
      /expected 24 bytes of values, found 20/,
    );
    const huge = encodeNpy(matrix);
    huge.set(new TextEncoder().encode("(999999999, 999999)"), 10 + 52);
    expect(() => decodeNpy(huge)).toThrow(/found/);
    expect(() => decodeNpy(new Uint8Array(200))).toThrow(/found something else/);
  });
});
