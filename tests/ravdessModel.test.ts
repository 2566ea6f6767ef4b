/** Evidence: end to end. The model of RAVDESS is whole and small, and its card says what it scored. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Recognizer } from "@speech-emotion/model";
import type { MetricsFile, SplitEntry } from "@speech-emotion/train";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../models/ravdess", import.meta.url));
const read = (name: string) => readFile(join(folder, name), "utf8");
const metrics = JSON.parse(await read("metrics.json")) as MetricsFile;

test("all its files take less than 4 MB", async () => {
  const files = (await readdir(folder)).filter((name) => name !== "node_modules");
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).size));
  expect(sizes.reduce((a, b) => a + b)).toBeLessThan(4e6);
});

test("it answers with its seven labels, and does not doubt", async () => {
  const recognizer = await Recognizer.load(folder);
  const voice = fileURLToPath(new URL("golden/voice48k.wav", import.meta.url));
  const { emotion, scores, verdict } = recognizer.predictSync(
    new Uint8Array(await readFile(voice)),
  );
  expect(scores.map(({ label }) => label).sort()).toEqual(
    metrics.classes.map(({ label }) => label),
  );
  expect(emotion).toBe(scores[0]?.label);
  expect(verdict).toBeUndefined();
  recognizer.dispose();
});

test("its scores are those of the test clips of its split", async () => {
  const split = JSON.parse(await read("split.json")) as SplitEntry[];
  expect(split.filter(({ set }) => set === "test")).toHaveLength(metrics.clips);
  const digests = (set: string) => split.filter((e) => e.set === set).map(({ digest }) => digest);
  const used = new Set([...digests("train"), ...digests("validation")]);
  expect(digests("test").filter((digest) => used.has(digest))).toEqual([]);
});

test("its card says what metrics.json says", async () => {
  const card = await read("README.md");
  const value = (type: string) =>
    Number(new RegExp(`type: ${type}\\n\\s+value: (\\S+)`).exec(card)?.[1]);
  expect(value("accuracy")).toBeCloseTo(metrics.accuracy, 4);
  expect(value("f1")).toBeCloseTo(metrics.weightedF1, 4);
  expect(value("recall")).toBeCloseTo(metrics.uar, 4);
  const percent = (share: number) => (100 * share).toFixed(1);
  for (const { label, support, recall } of metrics.classes)
    expect(card).toContain(`| ${label} | ${support} | ${percent(recall)} |`);
  for (const { by, value, clips, accuracy, uar } of metrics.groups)
    expect(card).toContain(
      `| ${by}: ${value} | ${clips} | ${percent(accuracy)} | ${percent(uar)} |`,
    );
  expect(card).toContain(`${percent(metrics.calibrationError)} %`);
});
