/** Evidence: every form of a clip gives the same sound, of any realm; refusal, of what is no clip, says what to do. */
import { createContext, runInContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { FeatureError } from "../errors.ts";
import { decodeWav } from "../wav/decodeWav.ts";
import { encodeWav } from "../wav/encodeWav.ts";
import { toSignal } from "./toSignal.ts";

/** Multiples of 1 / 8, which 16 bits hold exactly. */
const samples = Float32Array.of(0, 0.5, -0.25, 0.125);
const sampleRateHz = 8000;
const wav = encodeWav({ channels: [samples], sampleRateHz });
const within = new Uint8Array(wav.length + 5);
within.set(wav, 3);

/** Another realm, as a frame of a page is: its classes are not ours. */
const realm = createContext({ wav: [...wav], samples: [...samples], sampleRateHz });
const foreign = (expression: string): unknown => runInContext(expression, realm);

describe("bytes of a file", () => {
  test.each<[string, unknown]>([
    ["a Uint8Array", wav],
    ["a Buffer", Buffer.from(wav)],
    ["a Uint8ClampedArray", new Uint8ClampedArray(wav)],
    ["an ArrayBuffer", wav.buffer.slice(wav.byteOffset, wav.byteOffset + wav.byteLength)],
    ["a SharedArrayBuffer", new Uint8Array(new SharedArrayBuffer(wav.length)).fill(0).buffer],
    ["a DataView of a part", new DataView(within.buffer, 3, wav.length)],
    ["another realm's Uint8Array", foreign("Uint8Array.from(wav)")],
    ["another realm's part", foreign("Uint8Array.from([1, ...wav, 2]).subarray(1, -1)")],
    ["another realm's ArrayBuffer", foreign("Uint8Array.from(wav).buffer")],
    ["another realm's DataView", foreign("new DataView(Uint8Array.from(wav).buffer)")],
  ])("%s", (_, bytes) => {
    if (bytes instanceof SharedArrayBuffer) new Uint8Array(bytes).set(wav);
    expect(toSignal(bytes as Uint8Array)).toEqual({ samples, sampleRateHz });
    expect(decodeWav(bytes as Uint8Array)).toEqual({ channels: [samples], sampleRateHz });
  });
});

describe("samples", () => {
  const other = Float32Array.of(1, 0, 0, 0);
  const mean = Float32Array.of(0.5, 0.25, -0.125, 0.0625);
  const buffer = (...channels: Float32Array[]) => ({
    numberOfChannels: channels.length,
    sampleRate: sampleRateHz,
    getChannelData: (c: number) => channels[c],
  });
  test.each<[string, unknown, Float32Array]>([
    ["in a Float32Array", { samples, sampleRateHz }, samples],
    ["in a Float64Array", { samples: Float64Array.from(samples), sampleRateHz }, samples],
    ["in numbers", { samples: [...samples], sampleRateHz }, samples],
    [
      "of another realm",
      foreign("({ samples: Float32Array.from(samples), sampleRateHz })"),
      samples,
    ],
    ["in another realm's numbers", foreign("({ samples: [...samples], sampleRateHz })"), samples],
    ["of one channel", { channels: [samples], sampleRateHz }, samples],
    ["of two channels: their mean", { channels: [samples, [...other]], sampleRateHz }, mean],
    ["of a page's AudioBuffer", buffer(samples, other), mean],
  ])("%s", (_, clip, expected) => {
    const found = toSignal(clip as { samples: Float32Array; sampleRateHz: number });
    expect(found).toEqual({ samples: expected, sampleRateHz });
    expect(found.samples).toBeInstanceOf(Float32Array);
  });

  test("a Float32Array is not copied, nor changed", () => {
    const frozen = { samples, sampleRateHz };
    expect(toSignal(frozen).samples.buffer).toBe(samples.buffer);
  });
});

const everything =
  /bytes of a WAV file, \{ samples, sampleRateHz \} or \{ channels, sampleRateHz \}/;
test.each<[string, unknown, RegExp]>([
  [
    "a path",
    "voice.wav",
    /found the string "voice\.wav": read the file first, with await readFile/,
  ],
  [
    "a data URL",
    `data:audio/wav;base64,${"A".repeat(99)}`,
    /string "data:.{20,40}\.\.\.": read the file/,
  ],
  ["a URL", new URL("file:///voice.wav"), /found a URL: read the file first, with await readFile/],
  ["a Blob", new Blob([]), /found a Blob: read it first, with await blob\.arrayBuffer\(\)/],
  [
    "a Response",
    new Response(""),
    /found a Response: read it first, with await response\.arrayBuffer/,
  ],
  [
    "a stream",
    new ReadableStream(),
    /found a ReadableStream: read it first, with .*Response\(stream\)/,
  ],
  ["a promise", Promise.resolve(wav), /found a Promise: await it first/],
  ["samples alone", samples, /found a Float32Array of 4: name their rate too/],
  ["16-bit samples alone", Int16Array.of(1), /found an Int16Array of 1: name their rate too/],
  ["numbers alone", [0, 0.5], /found an Array of 2: name their rate too/],
  ["nothing", undefined, /found undefined: give one of them/],
  ["null", null, /found null: give one of them/],
  ["a number", 7, /found 7: give one of them/],
  ["an empty object", {}, /found an empty object: give one of them/],
  ["another object", { path: "a", rate: 1 }, /found an object of path, rate: give one of them/],
])("%s is no clip", (_, value, message) => {
  for (const attempt of [() => toSignal(value as never), () => decodeWav(value as never)]) {
    expect(attempt).toThrow(FeatureError);
    expect(attempt).toThrow(expect.objectContaining({ code: "clip-unknown" }));
    expect(attempt).toThrow(message);
  }
  expect(() => toSignal(value as never)).toThrow(everything);
});

test.each<[string, unknown, string, RegExp]>([
  ["no rate", { samples }, "sample-rate-out-of-range", /sampleRateHz to be a positive.*undefined/],
  [
    "a rate of 0",
    { samples, sampleRateHz: 0 },
    "sample-rate-out-of-range",
    /found 0: give the rate/,
  ],
  [
    "a rate in words",
    { channels: [samples], sampleRateHz: "8 kHz" },
    "sample-rate-out-of-range",
    /string "8 kHz"/,
  ],
  [
    "16-bit samples",
    { samples: Int16Array.of(1, 2), sampleRateHz },
    "samples-unknown",
    /Int16Array of 2: scale them/,
  ],
  [
    "samples in words",
    { samples: "abc", sampleRateHz },
    "samples-unknown",
    /Float32Array, found the string "abc"/,
  ],
  ["an array of words", { samples: ["1"], sampleRateHz }, "samples-unknown", /found an Array of 1/],
  ["no samples", { samples: undefined, sampleRateHz }, "samples-unknown", /found undefined/],
  [
    "no channels",
    { channels: [], sampleRateHz },
    "samples-unknown",
    /found an Array of 0: give one array/,
  ],
  [
    "channels that are none",
    { channels: 2, sampleRateHz },
    "samples-unknown",
    /found 2: give one array/,
  ],
  [
    "channels apart",
    { channels: [samples, [1]], sampleRateHz },
    "samples-unknown",
    /found 4, 1 samples/,
  ],
])("%s is refused by name", (_, value, code, message) => {
  expect(() => toSignal(value as never)).toThrow(FeatureError);
  expect(() => toSignal(value as never)).toThrow(expect.objectContaining({ code }));
  expect(() => toSignal(value as never)).toThrow(message);
});
