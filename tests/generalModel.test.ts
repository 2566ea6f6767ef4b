/** Evidence: end to end. The general model is whole and small, answers, and its card says what it scored. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Recognizer } from "@speech-emotion/model";
import type { MetricsFile } from "@speech-emotion/train";
import { expect, test } from "vitest";
import { goldenWav } from "./goldenFiles.ts";

const folder = fileURLToPath(new URL("../models/general", import.meta.url));
const read = (name: string) => readFile(join(folder, name), "utf8");

test("all its files take less than 4 MB, and its encoder is the one that ships", async () => {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  expect(sizes.reduce((a, b) => a + b)).toBeLessThan(4e6);
  for (const name of ["encoder.json", "encoder.bin"]) {
    const shipped = await readFile(join(folder, "..", "voice-encoder", name));
    expect(shipped.equals(await readFile(join(folder, name))), name).toBe(true);
  }
});

test("it gives eight scores that sum to 1, and other ones of a voice that it knows", async () => {
  const recognizer = await Recognizer.load(folder);
  const clip = goldenWav("voice48k");
  const { scores, attention, durationSec } = recognizer.predict(clip);
  expect(scores).toHaveLength(8);
  expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 6);
  expect(attention.map(({ weight }) => weight)).toEqual([1]);
  expect(attention[0]!.timeSec).toBeCloseTo(durationSec / 2, 1); // the middle of the voice
  const voice = recognizer.newVoice();
  for (const other of ["voice48k_stereo", "chirp48k"]) voice.hear(goldenWav(other));
  expect(recognizer.predict(clip, { voice }).scores).not.toEqual(scores);
  recognizer.dispose();
});

test("its card tells the scores of the training", async () => {
  const metrics = JSON.parse(await read("metrics.json")) as MetricsFile;
  const card = await read("README.md");
  const percent = (share: number) => (100 * share).toFixed(1);
  expect(card).toContain(
    `| ${metrics.clips} | ${percent(metrics.accuracy)} | | | ${percent(metrics.calibrationError)} |`,
  );
});
