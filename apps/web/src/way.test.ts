/** Evidence: the model that the page ships with. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { way } from "./way.ts";

test("how it works is how the model that the page has works", async () => {
  const file = new URL("../../../models/general/recognizer.json", import.meta.url);
  const { labels, frontEnd } = JSON.parse(await readFile(file, "utf8"));
  const stage = (name: string) => frontEnd.find((one: { stage: string }) => one.stage === name);
  const { sampleRateHz } = stage("resample");
  const { nMels, hopLength } = stage("fbank");
  const { units, outputs, poolSize } = stage("encode");
  const text = way.flat().join("\n");
  for (const part of [
    `Mono, ${sampleRateHz / 1000} kHz`,
    `${nMels} mel bands`,
    `[frames, ${nMels}], a frame every ${(1000 * hopLength) / sampleRateHz} ms`,
    `[frames / ${poolSize}, ${units * outputs.length}]`,
    `[${2 * units * outputs.length}]`,
    `[${labels.length}]: the scores`,
  ])
    expect(text).toContain(part);
});
