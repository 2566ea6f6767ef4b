/** Evidence: golden. Every expected number is librosa 0.10.1's, or PyTorch's; `golden/README.md` says which call made it. */
import {
  decodeWav,
  FrontEnd,
  melFilterBank,
  melSpectrogram,
  pitchShift,
  powerToDb,
  preEmphasis,
  referenceFrontEnd,
  resample,
  speakerFrontEnd,
  stft,
  timeStretch,
  toMono,
  trim,
  voiceEncoderFrontEnd,
} from "@speech-emotion/features";
import { describe, expect, test } from "vitest";
import {
  golden,
  goldenClips,
  goldenWav,
  maxDifference,
  meanDifference,
  ravdessClip,
  ravdessDir,
} from "./goldenFiles.ts";

const signals = ["chirp48k", "voice48k"] as const;
const sampleRateHz = 22050;
const mfccColumns = 40;
const size = 121;

const frontEnd = new FrontEnd(referenceFrontEnd);
/** Features of samples at 22.05 kHz that went through no stage. */
function features(samples: Float32Array) {
  return frontEnd.extract({ samples, sampleRateHz, startSec: 0, durationSec: 0 });
}

/** librosa's own 22.05 kHz signal, trimmed with librosa's own indices. */
function trimmedByLibrosa(name: string): Float32Array {
  const [start, end] = golden(`${name}.trim60`);
  return golden(`${name}.load22050`).slice(start, end);
}

function columns(matrix: Float32Array, from: number, to: number): Float32Array {
  return matrix.filter((_, i) => i % size >= from && i % size < to);
}

function ours22050(wav: Uint8Array): Float32Array {
  const mono = toMono(decodeWav(wav));
  return resample(mono.samples, { fromHz: mono.sampleRateHz, toHz: sampleRateHz });
}

test("mel filter bank within 1e-7", () => {
  expect(
    maxDifference(melFilterBank({ sampleRateHz, nFft: 2048 }), golden("melFilterBank")),
  ).toBeLessThan(1e-7);
});

describe.each(signals)("%s at librosa's samples", (name) => {
  const y = trimmedByLibrosa(name);

  test.each([20, 40, 60])("trim at %i dB has equal indices", (topDb) => {
    const { start, end } = trim(golden(`${name}.load22050`), { topDb });
    expect([start, end]).toEqual([...golden(`${name}.trim${topDb}`)]);
  });

  test("power spectrum within 1e-5 of its peak", () => {
    const { re, im, bins } = stft(y);
    const power = re.map((x, i) => x * x + (im[i] as number) ** 2).subarray(0, 8 * bins);
    const expected = golden(`${name}.power.first8`);
    expect(maxDifference(power, expected)).toBeLessThan(1e-5 * Math.max(...expected));
  });

  test("mel spectrogram within 1e-5 of its peak", () => {
    const expected = golden(`${name}.mel`);
    expect(maxDifference(melSpectrogram(y, { sampleRateHz }).data, expected)).toBeLessThan(
      1e-5 * Math.max(...expected),
    );
  });

  test("MFCC within 1e-3, deltas within 1e-4, RMS within 1e-6", () => {
    const { data } = features(y);
    const expected = golden(`${name}.features`);
    const difference = (from: number, to: number) =>
      maxDifference(columns(data, from, to), columns(expected, from, to));
    expect(difference(0, mfccColumns)).toBeLessThan(1e-3);
    expect(difference(mfccColumns, size - 1)).toBeLessThan(1e-4);
    expect(difference(size - 1, size)).toBeLessThan(1e-6);
  });

  test("pre-emphasis within 1e-6", () => {
    expect(maxDifference(preEmphasis(y), golden(`${name}.preemphasis`))).toBeLessThan(1e-6);
  });

  test.each([-2, 1, 2.5])("pitch shift by %d semitones: log-mel within 1 dB in the mean", (n) => {
    const expected = golden(`${name}.pitch${n > 0 ? "+" : ""}${n}`);
    expect(logMelDifference(pitchShift(y, n), expected)).toBeLessThan(1);
  });

  test.each([0.85, 1.2])("time stretch by %d: log-mel within 1 dB in the mean", (rate) => {
    expect(logMelDifference(timeStretch(y, rate), golden(`${name}.stretch${rate}`))).toBeLessThan(
      1,
    );
  });
});

const encoderFrontEnd = new FrontEnd(voiceEncoderFrontEnd);
/** Mel bands as a voice encoder reads them, of samples at 16 kHz that are trimmed already. */
function encoderMel(samples: Float32Array): Float32Array {
  return encoderFrontEnd.extract({ samples, sampleRateHz: 16000, startSec: 0, durationSec: 0 })
    .data;
}

describe.each(signals)("%s for a voice encoder", (name) => {
  const [start, end] = golden(`${name}.trim40at16000`);
  const expected = golden(`${name}.voiceEncoder`);

  test("trim at 40 dB has equal indices", () => {
    const found = trim(golden(`${name}.load16000`), { topDb: 40 });
    expect([found.start, found.end]).toEqual([start, end]);
  });

  test("mel bands of frames of 400 samples within 1e-5 of their peak", () => {
    const found = encoderMel(golden(`${name}.load16000`).slice(start, end));
    expect(maxDifference(found, expected)).toBeLessThan(1e-5 * Math.max(...expected));
  });

  test("from the 48 kHz file on within 0.001 dB in the mean", () => {
    const { samples, sampleRateHz: fromHz } = toMono(decodeWav(goldenWav(name)));
    const found = encoderMel(resample(samples, { fromHz, toHz: 16000 }).subarray(start, end));
    expect(meanDifference(powerToDb(found), powerToDb(expected))).toBeLessThan(1e-3);
  });
});

test("filter bank energies for a speaker encoder within 1e-4 of Kaldi's, all but the faintest", () => {
  const [start, end] = golden("voice48k.trim40at16000");
  const samples = golden("voice48k.load16000").slice(start, end);
  const sound = { samples, sampleRateHz: 16000, startSec: 0, durationSec: 0 };
  const { data, size } = new FrontEnd(speakerFrontEnd).extract(sound);
  const expected = golden("voice48k.fbank");
  expect(size).toBe(80);
  expect(meanDifference(data, expected)).toBeLessThan(1e-5);
  // Float32 rounds bands 70 dB below the frame's loudest by more: 5e-4 in PyTorch too.
  expect(maxDifference(data, expected)).toBeLessThan(1e-3);
  const far = data.filter((x, i) => Math.abs(x - expected[i]!) > 1e-4);
  expect(far.length / data.length).toBeLessThan(0.01);
});

function logMelDifference(found: Float32Array, expected: Float32Array): number {
  const [a, b] = [found, expected].map((y) => powerToDb(melSpectrogram(y, { sampleRateHz }).data));
  return found.length === expected.length
    ? meanDifference(a as Float32Array, b as Float32Array)
    : Number.POSITIVE_INFINITY;
}

describe("from the 48 kHz file on", () => {
  test.each([
    ["chirp48k", 2e-3],
    ["voice48k", 1e-4],
  ])("%s resampled within %d of soxr HQ at every sample", (name, bound) => {
    expect(maxDifference(ours22050(goldenWav(name)), golden(`${name}.load22050`))).toBeLessThan(
      bound,
    );
  });

  test.each(["voice48k_stereo"])("%s is mixed to mono", (name) => {
    expect(maxDifference(ours22050(goldenWav(name)), golden(`${name}.load22050`))).toBeLessThan(
      1e-4,
    );
  });

  test.each(["voice48k_24bit", "voice48k_float"])("%s sounds as the 16-bit file", (name) => {
    expect(maxDifference(ours22050(goldenWav(name)), golden("voice48k.load22050"))).toBeLessThan(
      1.5e-4,
    );
  });

  test.each(signals)("%s: trim within one hop, MFCC within 0.3 in the mean", (name) => {
    expectClose(goldenWav(name), golden(`${name}.trim60`), golden(`${name}.features`));
  });
});

describe.skipIf(!ravdessDir)("RAVDESS clips (RAVDESS_DIR)", () => {
  test.each(goldenClips)("%s", (clip) => {
    expectClose(
      ravdessClip(clip),
      golden(`ravdess.${clip}.trim60`),
      golden(`ravdess.${clip}.features`),
    );
  });
});

/** Trim indices within one hop of librosa's; with librosa's indices, MFCC within 0.3 in the mean. */
function expectClose(wav: Uint8Array, trimmed: Float32Array, expected: Float32Array): void {
  const y = ours22050(wav);
  const [start, end] = [...trimmed] as [number, number];
  const found = trim(y);
  expect(Math.abs(found.start - start)).toBeLessThanOrEqual(512);
  expect(Math.abs(found.end - end)).toBeLessThanOrEqual(512);
  const { data } = features(y.subarray(start, end));
  expect(
    meanDifference(columns(data, 0, mfccColumns), columns(expected, 0, mfccColumns)),
  ).toBeLessThan(0.3);
}
