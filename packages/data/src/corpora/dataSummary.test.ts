/** Evidence: closed form, on clips of known length written here. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeWav, FrontEnd, referenceFrontEnd } from "@speech-emotion/features";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import type { Clip } from "./clip.ts";
import { summariseDataSet } from "./dataSummary.ts";
import { measureClips } from "./measureClips.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "summary-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test("clips are measured in their order: a length, or why one cannot be used", async () => {
  const random = createRandom(1, "clip");
  const noise = Float32Array.from({ length: 24_000 }, () => random() - 0.5);
  const files = {
    "long.wav": encodeWav({ channels: [noise], sampleRateHz: 16_000 }),
    "silent.wav": encodeWav({ channels: [new Float32Array(16_000)], sampleRateHz: 16_000 }),
    "page.wav": new TextEncoder().encode("<!DOCTYPE html>"),
    "short.wav": encodeWav({ channels: [noise.subarray(0, 8000)], sampleRateHz: 16_000 }),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(dir, name), bytes);
  const done: number[] = [];
  const clips = Object.keys(files).map((name) => ({ path: join(dir, name) }));
  const measured = await measureClips(clips, new FrontEnd(referenceFrontEnd), {
    onProgress: (n) => done.push(n),
  });
  expect(measured).toEqual([
    { durationSec: 1.5 },
    { reason: expect.stringMatching(/silen/) },
    { reason: expect.stringMatching(/^expected a WAV file/) },
    { durationSec: 0.5 },
  ]);
  expect(done).toEqual([1, 2, 3, 4]);
});

const clipOf = (id: string, change: Partial<Clip> = {}): Clip => ({
  ...{
    id,
    path: id,
    digest: id,
    label: "sad",
    speaker: undefined,
    corpus: "made",
    channel: undefined,
    groups: {},
  },
  ...change,
});

test("classes, speakers, sets, twins over the sets, and what cannot be used are counted", () => {
  const clips = [
    clipOf("1", { speaker: "eve", split: "train", digest: "twin" }),
    clipOf("2", { speaker: "bob", split: "test", digest: "twin" }),
    clipOf("3", { speaker: "bob", split: "validation", label: "calm" }),
    clipOf("4", { speaker: "bob", label: "calm" }),
  ];
  const skipped = ["a", "b", "c"].map((path) => ({ path, reason: path === "b" ? "y" : "x" }));
  const spellings = [{ from: "Calm", to: "calm", clips: 2 }];
  const measured = [
    { durationSec: 1 },
    { durationSec: 2 },
    { reason: "broken" },
    { durationSec: 4 },
  ];
  expect(summariseDataSet({ name: "folders", clips, skipped, spellings }, measured)).toEqual({
    name: "folders",
    clips: 4,
    seconds: 7,
    classes: [
      {
        ...{ name: "calm", clips: 2, seconds: 4, speakers: 1 },
        split: { train: 1, validation: 1, test: 0 },
      },
      {
        ...{ name: "sad", clips: 2, seconds: 3, speakers: 2 },
        split: { train: 1, validation: 0, test: 1 },
      },
    ],
    speakers: [
      { name: "bob", clips: 3, seconds: 6 },
      { name: "eve", clips: 1, seconds: 1 },
    ],
    split: { train: 2, validation: 1, test: 1 },
    twins: 1,
    spellings,
    skipped: [
      { reason: "x", files: 2, first: "a" },
      { reason: "y", files: 1, first: "b" },
    ],
    bad: [{ clip: "3", reason: "broken" }],
  });
});

test("what the data set does not say is empty or null", () => {
  const clips = [clipOf("1"), clipOf("2", { label: "calm" })];
  const summary = summariseDataSet({ name: "", clips, skipped: [], spellings: [] }, [{}, {}]);
  expect(summary).toMatchObject({ seconds: 0, speakers: [], split: null, twins: 0 });
  expect(summary.classes[0]).toMatchObject({ name: "calm", speakers: 0, split: null });
});

test("of a joined data set the clips of each corpus are counted, of one alone they are not", () => {
  const clips = [clipOf("1", { corpus: "TESS" }), clipOf("2", { corpus: "EMOVO" })];
  const of = (some: readonly Clip[]) =>
    summariseDataSet({ name: "", clips: some, skipped: [], spellings: [] }, [
      { durationSec: 1 },
      { durationSec: 2 },
    ]);
  expect(of(clips).corpora).toEqual([
    { name: "EMOVO", clips: 1, seconds: 2 },
    { name: "TESS", clips: 1, seconds: 1 },
  ]);
  expect(of(clips.slice(0, 1))).not.toHaveProperty("corpora");
});
