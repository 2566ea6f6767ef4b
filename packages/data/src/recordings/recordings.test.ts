/** Evidence: round trip, of real files, by real processes. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Audio, encodeWav } from "@speech-emotion/features";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { convert, hasFfmpeg } from "../../../../tests/hasFfmpeg.ts";
import { openRecording } from "./openRecording.ts";
import { readRecording } from "./readRecording.ts";
import type { Recording } from "./recording.ts";

const sampleRateHz = 8000;
/** Samples of a 16-bit file: each tells where it stands, and on which channel. */
const ramp = (length: number, from = 0, sign = 1) =>
  Float32Array.from({ length }, (_, n) => (sign * ((from + n) % 30_000)) / 32768 + 0);

let dir: string;
const at = (name: string) => join(dir, name);
const write = (name: string, channels: readonly Float32Array[]) =>
  writeFile(at(name), encodeWav({ channels, sampleRateHz }));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "recordings-"));
  const length = 25 * sampleRateHz;
  await write("long.wav", [ramp(length), ramp(length, 0, -1)]);
  await write("short.wav", [ramp(100)]);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function readAll(recording: Recording): Promise<Audio[]> {
  const stretches: Audio[] = [];
  for await (const stretch of recording.read()) stretches.push(stretch);
  await recording.close();
  return stretches;
}

describe("a WAV file", () => {
  test("comes in stretches of ten seconds that are the file from beginning to end", async () => {
    const recording = await openRecording(at("long.wav"));
    expect([recording.sampleRateHz, recording.durationSec]).toEqual([8000, 25]);
    const stretches = await readAll(recording);
    expect(stretches.map(({ channels }) => channels[0]?.length)).toEqual([80_000, 80_000, 40_000]);
    for (const [i, { channels }] of stretches.entries()) {
      const length = channels[0]?.length as number;
      expect(channels).toEqual([ramp(length, i * 80_000), ramp(length, i * 80_000, -1)]);
    }
  });

  test("is read whole where that is wanted", async () => {
    const { channels } = await readRecording(at("long.wav"));
    expect(channels).toEqual([ramp(200_000), ramp(200_000, 0, -1)]);
    expect(await readRecording(at("short.wav"))).toEqual({ channels: [ramp(100)], sampleRateHz });
  });

  test("of more than 4 GiB is opened at once, and read from its beginning", async () => {
    const bytes = encodeWav({ channels: [ramp(1000)], sampleRateHz });
    new DataView(bytes.buffer).setUint32(40, 0xffffffff, true);
    await writeFile(at("huge.wav"), bytes);
    await truncate(at("huge.wav"), 5 * 2 ** 30); // a hole, which takes no room
    const recording = await openRecording(at("huge.wav"));
    expect(recording.durationSec).toBe((5 * 2 ** 30 - 44) / 2 / sampleRateHz);
    const { value } = await recording.read().next();
    expect(value?.channels[0]?.subarray(0, 1000)).toEqual(ramp(1000));
    await recording.close();
  });

  test("that is none, or not there, is refused", async () => {
    await writeFile(at("page.wav"), "<!doctype html><title>404</title>");
    await expect(openRecording(at("page.wav"))).rejects.toThrow(/found a web page/);
    await expect(openRecording(at("nothing.wav"))).rejects.toMatchObject({ code: "ENOENT" });
    await expect(readRecording(dir)).rejects.toMatchObject({ code: "EISDIR" });
  });
});

describe.skipIf(!hasFfmpeg)("what ffmpeg decodes", () => {
  test.each([
    ["flac", []],
    ["wav", ["-c:a", "adpcm_ms"]],
    ["webm", ["-c:a", "libopus"]],
  ])("%s %j", async (extension, options) => {
    const name = `converted${options.length}.${extension}`;
    convert(at("long.wav"), at(name), ...options);
    const recording = await openRecording(at(name));
    const stretches = await readAll(recording);
    const seconds = stretches.reduce((sum, { channels }) => sum + channels[0]!.length, 0);
    expect(seconds / recording.sampleRateHz).toBeCloseTo(25, 0);
    expect(stretches[0]?.channels).toHaveLength(2);
    if (extension === "flac")
      expect((await readRecording(at(name))).channels[0]).toEqual(ramp(200_000));
    await expect(openRecording(at(name), { ffmpeg: "never" })).rejects.toThrow(/ffmpeg -i/);
  });

  test("a name that ffmpeg would take for an option or an address is a file", async () => {
    convert(at("short.wav"), at("a.flac"));
    execFileSync("cp", [at("a.flac"), at("-pipe:0 http:x.flac")]);
    expect((await readRecording(at("-pipe:0 http:x.flac"))).channels[0]).toEqual(ramp(100));
  });

  test.each([
    [0, 0.5],
    [9.75, 20.5],
    [24.9, 25],
  ])("a part from %d to %d s is that very stretch, of each channel", async (startSec, endSec) => {
    convert(at("long.wav"), at("part.flac"));
    const { channels } = await readRecording(at("part.flac"), { startSec, endSec });
    const [from, length] = [8000 * startSec, Math.round(8000 * (endSec - startSec))];
    expect(channels).toEqual([ramp(length, from), ramp(length, from, -1)]);
  });

  test("a part beyond the end is refused, a file that is no sound for what it is", async () => {
    convert(at("long.wav"), at("part.flac"));
    const read = (startSec: number, endSec: number) =>
      readRecording(at("part.flac"), { startSec, endSec });
    await expect(read(26, 27)).rejects.toThrow(/goes on after 26 s, found its end: see/);
    await expect(read(24, 26)).rejects.toThrow(/goes on to 26 s, found one of 25\.00 s/);
    await writeFile(at("none.flac"), "fLaC and no more");
    await expect(readRecording(at("none.flac"))).rejects.toThrow(/found a FLAC file: convert it/);
  });

  test("a decoder that is given up ends", async () => {
    const recording = await openRecording(at("converted0.flac"));
    await recording.read().next();
    await recording.close();
  });
});
