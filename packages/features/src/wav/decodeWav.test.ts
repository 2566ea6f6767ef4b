/** Evidence: round trip and refusal, on files written byte by byte here. */
import { describe, expect, test } from "vitest";
import { FeatureError } from "../errors.ts";
import { decodeWav } from "./decodeWav.ts";
import { encodeWav } from "./encodeWav.ts";
import { WaveFile } from "./waveFile.ts";

const tone = Float32Array.from({ length: 100 }, (_, n) => 0.5 * Math.sin(n / 5));

function chunk(id: string, body: Uint8Array): number[] {
  const size = new Uint8Array(Uint32Array.of(body.length).buffer);
  const padding = body.length % 2 === 1 ? [0] : [];
  return [...new TextEncoder().encode(id), ...size, ...body, ...padding];
}

function riff(...chunks: number[][]): Uint8Array {
  const body = [...new TextEncoder().encode("WAVE"), ...chunks.flat()];
  return Uint8Array.from(chunk("RIFF", Uint8Array.from(body)));
}

function format(
  fields: { tag?: number; channels?: number; rate?: number; bits?: number } = {},
): number[] {
  const { tag = 1, channels = 1, rate = 8000, bits = 16 } = fields;
  const view = new DataView(new ArrayBuffer(16));
  const frame = (channels * bits) / 8;
  view.setUint16(0, tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, rate, true);
  view.setUint32(8, rate * frame, true);
  view.setUint16(12, frame, true);
  view.setUint16(14, bits, true);
  return chunk("fmt ", new Uint8Array(view.buffer));
}

const int16 = (...values: number[]) => new Uint8Array(Int16Array.from(values).buffer);

describe("every form sounds the same", () => {
  test.each([
    ["8", 2 / 128], // wavefile rounds down where it writes
    ["16", 2 / 32768],
    ["24", 2e-7],
    ["32", 1e-7],
    ["32f", 1e-7],
    ["64", 1e-7],
    ["8a", 0.03],
    ["8m", 0.03],
  ])("%s bit within %d", (depth, tolerance) => {
    const wav = new WaveFile();
    wav.fromScratch(1, 8000, "64", Float64Array.from(tone));
    if (depth === "8a" || depth === "8m") {
      wav.toBitDepth("16");
      if (depth === "8a") wav.toALaw();
      else wav.toMuLaw();
    } else wav.toBitDepth(depth);
    const { channels, sampleRateHz } = decodeWav(wav.toBuffer());
    expect(sampleRateHz).toBe(8000);
    expect(channels).toHaveLength(1);
    const worst = tone.reduce(
      (m, x, n) => Math.max(m, Math.abs(x - (channels[0]?.[n] as number))),
      0,
    );
    expect(channels[0]).toHaveLength(100);
    expect(worst).toBeLessThanOrEqual(tolerance);
  });

  // Extreme and smallest values of ITU-T G.711, tables 1a and 2a.
  test.each([
    ["A-law", 6, [0x2a, 0xd5, 0xaa], [-32256, 8, 32256]],
    ["mu-law", 7, [0x00, 0xff, 0x80], [-32124, 0, 32124]],
  ])("an odd number of %s samples", (_, tag, bytes, expected) => {
    const file = riff(format({ tag, bits: 8 }), chunk("data", Uint8Array.from(bytes)));
    const samples = decodeWav(file).channels[0] as Float32Array;
    expect([...samples].map((x) => x * 32768)).toEqual(expected);
  });

  test.each(
    ["RIFF", "RIFX"].flatMap((container) =>
      ["8", "16", "24", "32", "32f", "64"].map((depth) => [container, depth] as const),
    ),
  )("%s of %s bit gives the very samples that were written", (container, depth) => {
    const isFloat = depth === "32f" || depth === "64";
    const bits = Number.parseInt(depth, 10);
    const offset = bits === 8 ? 128 : 0;
    const scale = isFloat ? 1 : 2 ** (bits - 1);
    const spread = Array.from({ length: 99 }, (_, n) => ((n * 0.6180339887) % 1) * 2 - 1);
    const values = spread.map((x) => (isFloat ? x : Math.floor(x * scale) + offset));
    const wav = new WaveFile();
    wav.fromScratch(1, 8000, depth, values, { container });
    const expected = Float32Array.from(values, (x) => (x - offset) / scale);
    expect(decodeWav(wav.toBuffer()).channels).toEqual([expected]);
  });
});

test("channels come apart", () => {
  const bytes = riff(format({ channels: 3 }), chunk("data", int16(1, 2, 3, 4, 5, 6)));
  expect(decodeWav(bytes).channels.map((c) => [...c].map((x) => x * 32768))).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
});

test("chunks of any size and order around the sound are skipped", () => {
  const bytes = riff(
    chunk("junk", new Uint8Array(7)),
    format(),
    chunk("abcd", new Uint8Array(3)),
    chunk("data", int16(100, -100)),
    chunk("wxyz", new Uint8Array(5)),
  );
  expect([...(decodeWav(bytes).channels[0] as Float32Array)]).toEqual([100 / 32768, -100 / 32768]);
});

test("bytes that begin inside a larger buffer", () => {
  const bytes = riff(format(), chunk("data", int16(7)));
  const larger = new Uint8Array(bytes.length + 3);
  larger.set(bytes, 3);
  expect(decodeWav(larger.subarray(3)).channels[0]?.[0]).toBe(7 / 32768);
});

test.each([1, 2, 6])("encodeWav writes %d channels as decodeWav reads them", (count) => {
  const channels = Array.from({ length: count }, (_, c) =>
    Float32Array.of(c / 16, (-c - 1) / 8, 0.5),
  );
  const wav = encodeWav({ channels, sampleRateHz: 44100 });
  expect(decodeWav(wav)).toEqual({ channels, sampleRateHz: 44100 });
  const view = new DataView(wav.buffer);
  expect(view.getUint32(4, true)).toBe(wav.length - 8);
});

test("encodeWav clips what is too loud", () => {
  const { channels } = decodeWav(
    encodeWav({ channels: [Float32Array.of(0.25, 2, -2)], sampleRateHz: 16000 }),
  );
  expect([...(channels[0] as Float32Array)]).toEqual([0.25, 32767 / 32768, -1]);
});

describe("refusals say what was found", () => {
  const whole = riff(format(), chunk("data", int16(1, 2, 3, 4)));
  test.each<[string, Uint8Array, RegExp]>([
    ["empty", new Uint8Array(0), /empty file/],
    ["no WAV", new TextEncoder().encode("ID3 is an MP3 file"), /found "ID3 "/],
    [
      "truncated sound",
      whole.subarray(0, whole.length - 4),
      /expected 8 bytes of samples, found 4/,
    ],
    ["truncated header", whole.subarray(0, 20), /damaged or truncated/],
    ["no data", riff(format()), /"data"/],
    ["zero frames", riff(format(), chunk("data", new Uint8Array(0))), /zero frames/],
    ["ADPCM", riff(format({ tag: 2, bits: 4 }), chunk("data", int16(1))), /codec 0x0002 of 4 bit/],
    ["12-bit PCM", riff(format({ bits: 12 }), chunk("data", int16(1, 2, 3))), /PCM of 12 bit/],
    ["no channels", riff(format({ channels: 0 }), chunk("data", int16(1))), /0 channels/],
    ["0 Hz", riff(format({ rate: 0 }), chunk("data", int16(1))), /at 0 Hz/],
    [
      "NaN",
      riff(
        format({ tag: 3, bits: 32 }),
        chunk("data", new Uint8Array(Float32Array.of(0, Number.NaN).buffer)),
      ),
      /found NaN at sample 1/,
    ],
  ])("%s", (_, bytes, message) => {
    expect(() => decodeWav(bytes)).toThrow(FeatureError);
    expect(() => decodeWav(bytes)).toThrow(message);
  });
});

test("a Buffer inside a larger one, at an odd address, sounds as the same bytes alone", () => {
  const wav = encodeWav({ channels: [tone], sampleRateHz: 8000 });
  const within = Buffer.concat([Buffer.from([7]), wav, Buffer.from([7, 7])]).subarray(1, -2);
  expect(decodeWav(within)).toEqual(decodeWav(wav));
});
