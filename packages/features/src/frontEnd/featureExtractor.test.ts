/** Evidence: shape, refusal, and that one call is the steps that it is made of. */
import { describe, expect, test } from "vitest";
import { rms } from "../level/rms.ts";
import { scaleToRms } from "../level/scaleToRms.ts";
import { decodeNpy, encodeNpy } from "../matrix/npy.ts";
import { dctMatrix } from "../spectrum/dct.ts";
import { mfcc } from "../spectrum/mfcc.ts";
import { encodeWav } from "../wav/encodeWav.ts";
import { defaultFeatureConfig, minSamples } from "./featureConfig.ts";
import { FeatureExtractor } from "./featureExtractor.ts";

const extractor = new FeatureExtractor();
const voice = Float32Array.from(
  { length: 22050 },
  (_, n) => 0.3 * Math.sin(n / 20) * Math.sin(n / 3000),
);

test("a frame is 40 MFCC, their deltas and the RMS", () => {
  const { data, frames, size } = extractor.extract({ samples: voice });
  expect([frames, size]).toEqual([44, 121]);
  const cepstra = mfcc(voice, { sampleRateHz: 22050 });
  expect(data.slice(121 * 7, 121 * 7 + 40)).toEqual(cepstra.data.slice(40 * 7, 40 * 8));
  expect(data[121 * 7 + 120]).toBe(rms(voice)[7]);
});

test("with a target RMS, a microphone's gain changes no feature", () => {
  const scaling = new FeatureExtractor({ ...defaultFeatureConfig, targetRms: 0.1 });
  // A tail that a floor in absolute terms would cut at another place.
  const fading = voice.map((x, n) => x * Math.exp(-n / 1500));
  const features = (gain: number) =>
    scaling.extract(scaling.prepare({ samples: fading.map((x) => gain * x), sampleRateHz: 22050 }))
      .data;
  const [quiet, loud] = [features(0.005), features(3)];
  expect(quiet.length).toBe(loud.length);
  const largest = quiet.reduce((max, x, i) => Math.max(max, Math.abs(x - (loud[i] as number))), 0);
  expect(largest).toBeLessThan(1e-3);
  expect(extractor.extract({ samples: scaleToRms(voice, 0.1) }).data).toEqual(
    scaling.extract({ samples: voice }).data,
  );
  const samples = scaleToRms(voice, 0.1);
  expect(Math.hypot(...samples) / Math.sqrt(samples.length)).toBeCloseTo(0.1, 6);
  expect(scaleToRms(new Float32Array(9), 0.1)).toEqual(new Float32Array(9));
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

test("log-mel bands stand beside the 121 features, which are the transform of as many bands", () => {
  const { nMels, nMfcc } = defaultFeatureConfig;
  const both = new FeatureExtractor({ ...defaultFeatureConfig, nLogMels: nMels });
  const plain = extractor.extract({ samples: voice });
  const { data, frames, size } = both.extract({ samples: voice });
  expect([frames, size]).toEqual([plain.frames, 121 + nMels]);
  const dct = dctMatrix(nMfcc, nMels);
  for (let t = 0; t < frames; t++) {
    const row = data.subarray(t * size, (t + 1) * size);
    expect(row.subarray(0, 121)).toEqual(plain.data.subarray(t * 121, (t + 1) * 121));
    const bands = row.subarray(121);
    for (let k = 0; k < nMfcc; k++) {
      const sum = bands.reduce((sum, db, m) => sum + db * (dct[k * nMels + m] as number), 0);
      expect(sum).toBeCloseTo(row[k] as number, 2);
    }
  }
});

describe("refusals", () => {
  const least = minSamples(defaultFeatureConfig);
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
    expect(extractor.extract({ samples: voice.subarray(0, least) }).frames).toBe(9);
    expect(() => extractor.extract({ samples: voice.subarray(0, least - 1) })).toThrow(/0\.19 s/);
  });

  test.each([
    [{ nFft: 1000 }, /power of two.*found 1000/],
    [{ nMfcc: 200 }, /at most nMels \(128\), found 200/],
    [{ deltaWidth: 8 }, /odd.*found 8/],
    [{ hopLength: 0 }, /hopLength.*found 0/],
    [{ targetRms: -1 }, /targetRms.*found -1/],
    [{ nLogMels: -1 }, /nLogMels.*found -1/],
  ])("settings %o", (change, message) => {
    expect(() => new FeatureExtractor({ ...defaultFeatureConfig, ...change })).toThrow(message);
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
    expect(() => decodeNpy(new Uint8Array(200))).toThrow(/found something else/);
  });
});
