/** Evidence: round trip and refusal, on files written byte by byte here. */
import { getHeapStatistics } from "node:v8";
import { describe, expect, test } from "vitest";
import { FeatureError } from "../errors.ts";
import { decodeWav } from "./decodeWav.ts";
import { encodeWav } from "./encodeWav.ts";
import { openWav } from "./openWav.ts";
import { WaveFile } from "./waveFile.ts";

const tone = Float32Array.from({ length: 100 }, (_, n) => 0.5 * Math.sin(n / 5));

function chunk(id: string, body: Uint8Array): number[] {
  const size = new Uint8Array(Uint32Array.of(body.length).buffer);
  const padding = body.length % 2 === 1 ? [0] : [];
  return [...Array.from(id, (c) => c.charCodeAt(0)), ...size, ...body, ...padding];
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

  test.each([
    ["A-law", 6, [0x2a, 0xd5, 0xaa, 0xd5], [-32256, 8, 32256, 8]],
    ["mu-law", 7, [0x00, 0xff, 0x80, 0xff], [-32124, 0, 32124, 0]],
  ])("%s with the block align of 16-bit PCM", (_, tag, bytes, expected) => {
    const fmt = format({ tag, bits: 8 });
    fmt[8 + 12] = 2;
    expect(decoded(riff(fmt, chunk("data", Uint8Array.from(bytes))))).toEqual([expected]);
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

test.each([1, 3, 4095, 4096, 4097, 10_001])("two channels of %i samples come apart", (length) => {
  const left = Float32Array.from({ length }, (_, n) => (n % 1000) / 32768);
  const right = left.toReversed();
  const wav = encodeWav({ channels: [left, right], sampleRateHz: 44100 });
  expect(decodeWav(wav).channels).toEqual([left, right]);
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

/** A header of a chunk that says it has so many bytes, before a body of its own length. */
function lying(id: string, size: number, body: Uint8Array): number[] {
  const header = Uint8Array.from(chunk(id, new Uint8Array(0)));
  new DataView(header.buffer).setUint32(4, size, true);
  return [...header, ...body];
}
const decoded = (bytes: Uint8Array) =>
  decodeWav(bytes).channels.map((channel) => [...channel].map((x) => x * 32768));

describe("sizes that were not known when the file was written: the samples that are there are taken", () => {
  const samples = int16(1000, -2000, 30, -4, 5, -6);
  test.each([
    0,
    0x7f000000,
    0x7fffefdb,
    0x7ffff000,
    0x7fffffff,
    0x80000000,
    0xfffff000,
    0xffffffdb,
    0xffffffff,
    12 + 1,
    12 + 8,
    12 + 36,
    12 + 44,
    12 + 4096,
  ])("data of %d bytes", (size) => {
    for (const riffSize of [0, 36, 0xffffffff]) {
      const bytes = riff(format(), lying("data", size, samples));
      new DataView(bytes.buffer).setUint32(4, riffSize, true);
      expect(decoded(bytes)).toEqual([[1000, -2000, 30, -4, 5, -6]]);
    }
  });

  test("no samples are made of the chunks that follow none", () => {
    const bytes = riff(
      format(),
      lying("data", 0, new Uint8Array(0)),
      chunk("LIST", new Uint8Array(30)),
    );
    expect(() => decodeWav(bytes)).toThrow(/zero frames/);
  });

  test("a frame that was cut is left out", () => {
    const bytes = riff(format({ channels: 2 }), lying("data", 0xffffffff, samples.subarray(0, 6)));
    expect(decoded(bytes)).toEqual([[1000], [-2000]]);
  });

  test("RF64 and BW64 say the size elsewhere, or not at all", () => {
    const sizes = (bytes: number) =>
      chunk("ds64", new Uint8Array(new BigUint64Array([0n, BigInt(bytes), 0n]).buffer));
    for (const container of ["RF64", "BW64"])
      for (const size of [samples.length, 0]) {
        const trailer = size === 0 ? [] : chunk("LIST", new Uint8Array(6).fill(65));
        const bytes = riff(sizes(size), format(), lying("data", 0xffffffff, samples), trailer);
        bytes.set(new TextEncoder().encode(container));
        expect(decoded(bytes)).toEqual([[1000, -2000, 30, -4, 5, -6]]);
      }
    const cut = riff(sizes(1e9), format(), lying("data", 0xffffffff, samples));
    expect(() => decodeWav(cut)).toThrow(/expected 1000000000 bytes of samples, found 12/);
  });
});

describe("no other chunk is read into", () => {
  const huge = new Uint8Array(Uint32Array.of(0xffffffff, 1, 2, 3, 4, 5, 6, 7, 8, 9).buffer);
  const names = [
    "cue ",
    "smpl",
    "bext",
    "iXML",
    "_PMX",
    "LIST",
    "fact",
    "plst",
    "junk",
    "\0\x01\xff ",
    "ID3 ",
  ];

  test.each(names)("%j with a large count in it, before and after the samples", (id) => {
    const sound = chunk("data", int16(7, -7));
    for (const bytes of [
      riff(format(), chunk(id, huge), sound),
      riff(format(), sound, chunk(id, huge)),
    ])
      expect(decoded(bytes)).toEqual([[7, -7]]);
  });

  test.each(names)("%j that is longer than the file", (id) => {
    const after = riff(format(), chunk("data", int16(7, -7)), lying(id, 0x7fffffff, huge));
    expect(decoded(after)).toEqual([[7, -7]]);
    const before = riff(format(), lying(id, 0x7fffffff, huge), chunk("data", int16(7, -7)));
    expect(() => decodeWav(before)).toThrow(/no "data" chunk/);
  });

  test("a chunk of odd size may lack the byte after it", () => {
    const odd = chunk("note", Uint8Array.of(1, 2, 3)).slice(0, -1);
    expect(decoded(riff(odd, format(), odd, chunk("data", int16(7, -7))))).toEqual([[7, -7]]);
    // 44 bytes: read a byte too late, the size of "data" makes a name of it, "ata,".
    const values = Array.from({ length: 22 }, (_, n) => n);
    const bytes = riff(format(), odd, chunk("data", int16(...values)));
    expect(decoded(bytes)).toEqual([values]);
  });

  test("a million empty chunks are damage, and told soon", () => {
    const empty = chunk("none", new Uint8Array(0));
    const bytes = new Uint8Array(12 + 8 * 1_000_000);
    bytes.set(riff());
    for (let at = 12; at < bytes.length; at += 8) bytes.set(empty, at);
    const began = performance.now();
    expect(() => decodeWav(bytes)).toThrow(/damaged or truncated/);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe("containers wider than their bits", () => {
  /** Integers as little-endian bytes, so many each. */
  const pack = (values: readonly number[], bytes: number) =>
    Uint8Array.from(
      values.flatMap((x) =>
        Array.from({ length: bytes }, (_, i) => Math.floor(x / 256 ** i) & 255),
      ),
    );
  const extensible = (fields: { container: number; valid: number; bits?: number }) => {
    const { container, valid, bits = 8 * container } = fields;
    const body = new Uint8Array(40);
    const view = new DataView(body.buffer);
    view.setUint16(0, 0xfffe, true);
    view.setUint16(2, 1, true);
    view.setUint32(4, 8000, true);
    view.setUint16(12, container, true);
    view.setUint16(14, bits, true);
    view.setUint16(16, 22, true);
    view.setUint16(18, valid, true);
    view.setUint16(24, 1, true);
    return chunk("fmt ", body);
  };
  const values = [0.5, -0.25, 0.125, -1];

  test.each([
    ["24 of 32 bits, highest", { container: 4, valid: 24 }, 2 ** 31],
    ["24 of 32 bits, lowest", { container: 4, valid: 24, bits: 24 }, 2 ** 23],
    ["20 of 24 bits, highest", { container: 3, valid: 20 }, 2 ** 23],
    ["20 of 24 bits, lowest", { container: 3, valid: 20, bits: 20 }, 2 ** 19],
    ["12 of 16 bits, highest", { container: 2, valid: 12 }, 2 ** 15],
    ["12 of 16 bits, lowest", { container: 2, valid: 12, bits: 12 }, 2 ** 11],
    ["all of 64 bits", { container: 8, valid: 64 }, 2 ** 63],
  ])("%s", (_, fields, scale) => {
    const lowest = fields.container === 8 ? 0 : 2 ** -(fields.valid - 1);
    const exact = values.map((x) => x + lowest); // so that the last bit that counts is set
    const data = chunk(
      "data",
      pack(
        exact.map((x) => x * scale),
        fields.container,
      ),
    );
    const { channels } = decodeWav(riff(extensible(fields), data));
    expect([...(channels[0] as Float32Array)]).toEqual(exact.map(Math.fround));
  });

  test("the lowest bits without their sign repeated above them", () => {
    const data = pack([0x400000, 0xc00000, 1, 0xffffff], 4);
    const bytes = riff(extensible({ container: 4, valid: 24, bits: 24 }), chunk("data", data));
    expect([...(decodeWav(bytes).channels[0] as Float32Array)]).toEqual([
      0.5,
      -0.5,
      2 ** -23,
      -(2 ** -23),
    ]);
  });

  /** A hundred thousand samples of 24 of 32 bits, softer than -48 dB but for a stretch. */
  const soft = (loud: number, at: number) => {
    const values = Array.from({ length: 100_000 }, (_, n) => (n % 100) * 2 ** 16);
    values.fill(loud, at, at + 6300);
    return riff(extensible({ container: 4, valid: 24 }), chunk("data", pack(values, 4)));
  };

  test("the lowest bits of sound of 16 bits, which leaves the lowest of those unused", () => {
    const [samples] = decodeWav(soft(2 ** 16, 0)).channels;
    expect(samples?.[50_099]).toBe((99 * 2 ** 16) / 2 ** 23);
  });

  test.each([0, 25_000, 93_700])(
    "the highest bits of soft sound that is loud at sample %i",
    (at) => {
      const [samples] = decodeWav(soft(2 ** 30, at)).channels;
      expect(samples?.[at]).toBe(0.5);
      expect(samples?.[50_099]).toBe((99 * 2 ** 16) / 2 ** 31);
    },
  );

  test("the highest bits where fewer than eight are left", () => {
    const data = pack([2 ** 14, -(2 ** 14)], 3);
    const { channels } = decodeWav(
      riff(extensible({ container: 3, valid: 20 }), chunk("data", data)),
    );
    expect([...(channels[0] as Float32Array)]).toEqual([2 ** -9, -(2 ** -9)]);
  });

  test("32 bits that claim to be 24 lose nothing", () => {
    const data = pack([0x40000001, 0x12345678], 4);
    const bytes = riff(extensible({ container: 4, valid: 24 }), chunk("data", data));
    const expected = [0x40000001 / 2 ** 31, 0x12345678 / 2 ** 31].map(Math.fround);
    expect([...(decodeWav(bytes).channels[0] as Float32Array)]).toEqual(expected);
  });
});

describe("IMA ADPCM", () => {
  // Of a step of 7, then 16: a code of 7 adds 7/8 of the step and the step itself, each shift rounded down.
  const block = (predictor: number) => {
    const [low, high] = new Uint8Array(Int16Array.of(predictor).buffer) as unknown as [
      number,
      number,
    ];
    return { header: [low, high, 0, 0], codes: [0x77, 0, 0, 0] };
  };
  const first = (predictor: number) => [predictor, predictor + 11, predictor + 11 + 30];
  const blocks = (channels: number, ...predictors: number[]) => {
    const view = new DataView(new ArrayBuffer(20));
    view.setUint16(0, 0x11, true);
    view.setUint16(2, channels, true);
    view.setUint32(4, 8000, true);
    view.setUint16(12, 8 * channels, true);
    view.setUint16(14, 4, true);
    const made = predictors.map(block);
    const bytes = [];
    for (let at = 0; at < made.length; at += channels) {
      const together = made.slice(at, at + channels);
      bytes.push(
        ...together.flatMap(({ header }) => header),
        ...together.flatMap(({ codes }) => codes),
      );
    }
    return riff(chunk("fmt ", new Uint8Array(view.buffer)), chunk("data", Uint8Array.from(bytes)));
  };

  test("of one channel: the header's sample and two a byte, of every block", () => {
    const [channel] = decoded(blocks(1, 100, -300));
    expect(channel).toHaveLength(2 * 9);
    expect(channel?.slice(0, 3)).toEqual(first(100));
    expect(channel?.slice(9, 12)).toEqual(first(-300));
  });

  test("of hundreds of channels, in no more memory than their arrays and samples take", () => {
    const count = 500;
    const bytes = blocks(count, ...Array.from({ length: 2 * count }, (_, n) => n));
    const channels = decoded(bytes);
    expect(channels.map((channel) => [channel.length, channel[0], channel[9]])).toEqual(
      Array.from({ length: count }, (_, c) => [18, c, count + c]),
    );
    const taken = Array.from({ length: 30 }, () => {
      const before = getHeapStatistics();
      decodeWav(bytes);
      const after = getHeapStatistics();
      const heap = after.used_heap_size - before.used_heap_size;
      return (heap + after.external_memory - before.external_memory) / count;
    });
    expect(Math.max(...taken)).toBeLessThan(5000); // less where garbage was collected meanwhile
  });

  test.each([1, 2])(
    "of %d channels, in a file that became shorter after it was opened",
    async (count) => {
      const bytes = blocks(count, ...Array.from({ length: 2 * count }, (_, n) => n));
      const size = bytes.length;
      let end = size;
      const wav = await openWav({
        size,
        read: async (at, length) => bytes.slice(at, Math.min(end, at + length)),
      });
      expect(wav.frames).toBe(18);
      end -= 3;
      const stretches = [];
      for await (const { channels } of wav.read(1000))
        stretches.push(channels.map((c) => c.length));
      expect(stretches).toEqual([Array(count).fill(9)]);
    },
  );

  test("of two channels, which alternate by four bytes", () => {
    const channels = decoded(blocks(2, 100, 2000, -300, -4000));
    expect(channels.map((channel) => channel.slice(0, 3))).toEqual([first(100), first(2000)]);
    expect(channels.map((channel) => channel.slice(9, 12))).toEqual([first(-300), first(-4000)]);
  });
});

describe("files that are no WAV are named for what they are", () => {
  const bytesOf = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
  test.each([
    ["FORM\0\0\x01\0AIFFCOMM", /an AIFF file: convert it with ffmpeg/],
    ["FORM\0\0\x01\0AIFCFVER", /an AIFF file/],
    ["ID3\x04\0\0", /an MP3 file: convert/],
    ["\xff\xfb\x90\x64", /an MP3 file/],
    ["\0\0\0\x20ftypM4A ", /an M4A or MP4 file/],
    ["OggS\0\x02", /an Ogg file/],
    ["fLaC\0\0\0\x22", /a FLAC file/],
    ["\x1a\x45\xdf\xa3\x01", /a WebM or Matroska file/],
    ["<!DOCTYPE html>\n<html>", /a web page: .*download the file itself/],
    ["\n <html lang=", /a web page/],
    ["\xef\xbb\xbf<?xml version", /a web page/],
    ['{"message":"Not Found"}', /a text of JSON/],
    ["version https://git-lfs.github.com/spec/v1\noid", /a pointer of Git LFS: .*git lfs pull/],
    ["PK\x03\x04", /a zip archive: unpack/],
    ["RIFF\0\0\0\0AVI LIST", /an AVI file/],
    ["RIFF\0\0\0\0WEBPVP8 ", /a picture/],
    ["\0\x05\x16\x07\0\x02\0\0Mac OS X", /a note of macOS/],
    ["\0".repeat(100), /zeros in the place of a header/],
    ["abc\x01 some text", /found "abc\.": convert/],
    ["R", /found "R"/],
  ])("%j", (start, message) => {
    expect(() => decodeWav(bytesOf(start))).toThrow(FeatureError);
    expect(() => decodeWav(bytesOf(start))).toThrow(message);
  });
});

describe("refusals say what was found", () => {
  const whole = riff(format(), chunk("data", new Uint8Array(10_000).fill(1)));
  const float64 = (...values: number[]) =>
    chunk("data", new Uint8Array(Float64Array.from(values).buffer));
  test.each<[string, Uint8Array, RegExp]>([
    ["empty", new Uint8Array(0), /empty file/],
    [
      "half of the sound",
      whole.subarray(0, 5000),
      /expected 10000 bytes of samples, found 4956: the file is truncated/,
    ],
    ["truncated header", whole.subarray(0, 20), /damaged or truncated/],
    ["no data", riff(format()), /no "data" chunk/],
    ["no format", riff(chunk("data", int16(1, 2))), /no "fmt " chunk/],
    [
      "half a format",
      riff(chunk("fmt ", new Uint8Array(10)), chunk("data", int16(1))),
      /10 bytes of it/,
    ],
    ["zero frames", riff(format(), chunk("data", new Uint8Array(0))), /zero frames/],
    [
      "MS ADPCM",
      riff(format({ tag: 2, bits: 4 }), chunk("data", int16(1))),
      /found MS ADPCM of 4 bit: convert it with ffmpeg -i INPUT -c:a pcm_s16le OUTPUT\.wav/,
    ],
    [
      "GSM",
      riff(format({ tag: 0x31, bits: 0 }), chunk("data", int16(1))),
      /found GSM 6\.10 of 0 bit: convert/,
    ],
    [
      "MP3 in it",
      riff(format({ tag: 0x55, bits: 0 }), chunk("data", int16(1))),
      /found MP3 of 0 bit/,
    ],
    [
      "an unknown codec",
      riff(format({ tag: 0x9999 }), chunk("data", int16(1))),
      /codec 0x9999 of 16 bit/,
    ],
    ["4-bit PCM", riff(format({ bits: 4 }), chunk("data", int16(1, 2, 3))), /PCM of 4 bit/],
    [
      "half floats",
      riff(format({ tag: 3, bits: 16 }), chunk("data", int16(1))),
      /IEEE float of 16 bit/,
    ],
    ["no channels", riff(format({ channels: 0 }), chunk("data", int16(1))), /0 channels/],
    ["0 Hz", riff(format({ rate: 0 }), chunk("data", int16(1))), /at 0 Hz/],
    [
      "4 GHz",
      riff(format({ rate: 4e9, tag: 7, bits: 8 }), chunk("data", int16(1))),
      /1000 to 1000000 Hz, found sound at 4000000000 Hz/,
    ],
    [
      "1e300",
      riff(format({ tag: 3, bits: 64 }), float64(0, 0, 1e300)),
      /finite samples, found 1e\+300 at sample 2/,
    ],
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
