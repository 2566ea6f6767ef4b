/**
 * Evidence: end to end. Recordings as people have them, through `predict` in one process: as good as the plain one, or one
 * line that says what the file is.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeWav } from "@speech-emotion/features";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeChunk, writeFile as toBytes, type WavFile } from "../scripts/fuzz/wavFile.ts";
import { goldenWav } from "./goldenFiles.ts";
import { convert, hasFfmpeg } from "./hasFfmpeg.ts";
import { runCli } from "./runCli.ts";

const SAMPLE_RATE_HZ = 48000;
const [PCM, EXTENSIBLE] = [1, 0xfffe];
/** Half a second of silence on both sides of the voice is no part of it. */
const SILENCE = SAMPLE_RATE_HZ / 2;

type Answer = {
  readonly emotion?: string;
  readonly scores?: readonly { readonly label: string; readonly score: number }[];
  readonly notes?: readonly { readonly kind: string }[];
  readonly error?: string;
};

interface Layout {
  readonly tag?: number;
  readonly channels?: number;
  readonly bits?: number;
  readonly bytesPerSample?: number;
}

/** A `fmt ` chunk; an extensible one says that all its bits are valid. */
function format({ tag = PCM, channels = 1, bits = 16, bytesPerSample = bits / 8 }: Layout = {}) {
  const body = new Uint8Array(tag === EXTENSIBLE ? 40 : 16);
  const view = new DataView(body.buffer);
  view.setUint16(0, tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, SAMPLE_RATE_HZ, true);
  view.setUint32(8, SAMPLE_RATE_HZ * channels * bytesPerSample, true);
  view.setUint16(12, channels * bytesPerSample, true);
  view.setUint16(14, bits, true);
  if (tag === EXTENSIBLE) {
    view.setUint16(16, 22, true);
    view.setUint16(18, bits, true);
    view.setUint16(24, PCM, true);
  }
  return makeChunk("fmt ", body);
}

function bytesOf(values: Int16Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer);
}

/** A file of those chunks, with a size that may not be theirs. */
function riff(chunks: WavFile["chunks"], size?: number): Uint8Array {
  return toBytes({ container: "RIFF", size, form: "WAVE", chunks });
}

/** Each sample as one of several channels, of which the others are given by their values. */
function beside(samples: Int16Array, others: (sample: number) => readonly number[]): Int16Array {
  return Int16Array.from([...samples].flatMap((sample) => others(sample)));
}

let dir: string;
let answers: ReadonlyMap<string, Answer>;
const scoresOf = ({ scores = [] }: Answer) =>
  new Map(scores.map(({ label, score }) => [label, score]));

/** Largest difference of a score from that of the plain recording. */
function distance(name: string): number {
  const [base, other] = ["base.wav", name].map((each) => scoresOf(answers.get(each)!));
  return Math.max(...[...base!].map(([label, score]) => Math.abs(score - other!.get(label)!)));
}

async function writeRecordings(): Promise<void> {
  const { channels } = decodeWav(goldenWav("voice48k"));
  const voice = Int16Array.from(channels[0]!, (x) => Math.round(8000 * x));
  const samples = new Int16Array(voice.length + 2 * SILENCE);
  samples.set(voice, SILENCE);
  const pcm = bytesOf(samples);
  const data = makeChunk("data", pcm);
  const sized = (size: number) => ({ ...data, size });
  const count = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
  const info = new TextEncoder().encode("INFOIART\u0009\0\0\0somebody\0");
  const mono = format();
  const stereo = format({ channels: 2 });
  const files: Readonly<Record<string, Uint8Array>> = {
    "base.wav": riff([mono, data]),
    "pipe.wav": riff([mono, sized(0x7ffff000)], 0x7ffff024),
    "unknown.wav": riff([mono, sized(0xffffffff)], 0xffffffff),
    "no-size.wav": riff([mono, sized(0)], 0),
    "a-header-more.wav": riff([mono, sized(pcm.length + 44)]),
    "chunks.wav": riff([mono, makeChunk("LIST", info), data, makeChunk("id3 ", info)]),
    "count.wav": riff([mono, data, makeChunk("cue ", count), makeChunk("smpl", count)]),
    "longer-than-the-file.wav": riff([
      mono,
      data,
      { ...makeChunk("iXML", info), size: 0xfffffff0 },
    ]),
    "24-in-32.wav": riff([
      format({ tag: EXTENSIBLE, bits: 24, bytesPerSample: 4 }),
      makeChunk("data", bytesOf(Int32Array.from(samples, (x) => x << 8))),
    ]),
    "right-alone.wav": riff([stereo, makeChunk("data", bytesOf(beside(samples, (x) => [0, x])))]),
    "opposite.wav": riff([stereo, makeChunk("data", bytesOf(beside(samples, (x) => [x, -x])))]),
    "offset.wav": riff([mono, makeChunk("data", bytesOf(samples.map((x) => x + 1638)))]),
    "clipped.wav": riff([
      mono,
      makeChunk("data", bytesOf(samples.map((x) => Math.max(-32768, Math.min(32767, 40 * x))))),
    ]),
    "quiet.wav": riff([mono, makeChunk("data", bytesOf(samples.map((x) => Math.round(x / 100))))]),
    "page.wav": new TextEncoder().encode("<!DOCTYPE html>\n<html><body>404</body></html>\n"),
    "pointer.wav": new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\noid"),
    "cut.wav": riff([mono, data]).subarray(0, 100_000),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(dir, name), bytes);
  if (!hasFfmpeg) return;
  const base = join(dir, "base.wav");
  convert(base, join(dir, "ms-adpcm.wav"), "-c:a", "adpcm_ms");
  convert(base, join(dir, "mp3-inside.wav"), "-c:a", "libmp3lame");
  convert(base, join(dir, "webm-named.wav"), "-c:a", "libopus", "-f", "webm");
  convert(base, join(dir, "other.flac"));
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "recordings-"));
  await writeRecordings();
  const { stdout } = await runCli(["predict", ".", "--ndjson"], { cwd: dir, cache: dir });
  const lines = stdout.trim().split("\n");
  const results: (Answer & { file: string })[] = lines.map((line) => JSON.parse(line));
  answers = new Map(results.map((result) => [result.file, result]));
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

describe("the answer of the plain recording", () => {
  test.each([
    ...["pipe", "unknown", "no-size", "a-header-more", "chunks", "count"],
    ...["longer-than-the-file", "24-in-32", "right-alone", "opposite"],
  ])("%s", (name) => {
    expect(distance(`${name}.wav`)).toBeLessThan(0.01);
    expect(answers.get(`${name}.wav`)?.notes).toEqual([]);
  });

  test("about: an offset", () => {
    expect(distance("offset.wav")).toBeLessThan(0.05);
  });

  test.skipIf(!hasFfmpeg).each(["ms-adpcm.wav", "mp3-inside.wav", "webm-named.wav", "other.flac"])(
    "by ffmpeg: %s",
    (name) => {
      expect(answers.get(name)?.error).toBeUndefined();
      expect(distance(name)).toBeLessThan(0.15);
    },
  );
});

test.each([
  ["clipped.wav", "clipped"],
  ["quiet.wav", "quiet"],
])("%s has an answer, and a note", (name, kind) => {
  expect(answers.get(name)).toMatchObject({
    verdict: expect.any(String),
    notes: [{ kind }],
  });
});

test.each([
  ["page.wav", /found a web page/],
  ["pointer.wav", /found a pointer of Git LFS.*git lfs pull/],
  ["cut.wav", /truncated, copy or download it again/],
])("%s is told for what it is, in one line", (name, message) => {
  expect(answers.get(name)?.error).toMatch(message);
  expect(answers.get(name)?.error).not.toContain("\n");
});
