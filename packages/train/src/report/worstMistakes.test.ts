/** Evidence: round trip of real files, and refusal. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clip } from "@speech-emotion/data";
import { decodeWav, encodeWav, pictureColour } from "@speech-emotion/features";
import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { spectrogramPng } from "./spectrogramPng.ts";
import { findWorst, type ShownClip, showMistake } from "./worstMistakes.ts";

const prediction = (clip: string, predicted: string, scores: number[]) => ({
  ...{ clip, label: "a", predicted, scores },
});

test("the worst are wrong, those with the highest scores first", () => {
  const predictions = [
    prediction("sure and right", "a", [0.99, 0.01]),
    prediction("hardly", "b", [0.4, 0.6]),
    prediction("sure", "b", [0.05, 0.95]),
    prediction("less", "b", [0.2, 0.8]),
  ];
  const names = (count: number) => findWorst(predictions, count).map(({ clip }) => clip);
  expect(names(2)).toEqual(["sure", "less"]);
  expect(names(9)).toEqual(["sure", "less", "hardly"]);
  expect(names(0)).toEqual([]);
});

test("a picture has the colour of each value, low bands at the bottom", () => {
  const values = Uint8Array.of(0, 255, 128, 64, 10, 20); // three moments of two bands
  const { width, height, data, palette } = decode(spectrogramPng({ values, columns: 3, bands: 2 }));
  expect([width, height]).toEqual([3, 2]);
  expect([...data]).toEqual([255, 64, 20, 0, 128, 10]);
  expect(palette?.[64]).toEqual(pictureColour(64 / 255).map(Math.round));
});

describe("a clip", () => {
  const rate = 24000;
  const samples = Float32Array.from(
    { length: 12 * rate },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / rate),
  );
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "mistakes-"));
    const still = new Float32Array(samples.length);
    const sound = { channels: [samples, still], sampleRateHz: rate };
    await writeFile(join(dir, "long.wav"), encodeWav(sound));
    await writeFile(join(dir, "broken.wav"), "RIFFnothing");
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const show = async (clip: Partial<Clip> | undefined) =>
    (await showMistake(prediction("x", "b", [0, 1]), clip as Clip | undefined, "never")).shown;
  const place = (name: string) => ({ path: join(dir, name) });

  test("is one channel at 16 kHz, of ten seconds at most, with its picture", async () => {
    const { wav, png, ...lengths } = (await show(place("long.wav"))) as ShownClip;
    expect(lengths).toEqual({ durationSec: 12, heldSec: 10 });
    const { channels, sampleRateHz } = decodeWav(wav);
    expect([channels.length, channels[0]?.length, sampleRateHz]).toEqual([1, 160000, 16000]);
    const middle = channels[0]!.slice(80000, 88000);
    expect(Math.max(...middle)).toBeCloseTo(0.5, 2); // the dead channel is left out
    expect(decode(png).height).toBe(64);
  });

  test("may be a part of a file", async () => {
    const part = { ...place("long.wav"), startSec: 1, endSec: 2.5 };
    expect(await show(part)).toMatchObject({ durationSec: 1.5, heldSec: 1.5 });
  });

  test.each([
    [undefined, /its recording was not found/],
    ["broken.wav", /^expected a WAV file/],
    ["none.wav", /ENOENT/],
  ])("%s is told of, and ends nothing", async (name, reason) => {
    const shown = await show(name === undefined ? undefined : place(name));
    expect((shown as { missing: string }).missing).toMatch(reason);
  });
});
