/** Evidence: closed form. Runs whose answers are written by hand. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { computeMetrics } from "@speech-emotion/data/labels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultTrainConfig } from "../config/trainConfig.ts";
import { RunFolder } from "../runFolder/runFolder.ts";
import { measureCalibration } from "../scores/calibration.ts";
import { compareRuns } from "./compareRuns.ts";
import { formatComparison } from "./formatComparison.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "compare-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const labels = ["a", "b"];
/** A run that was tested on clips from one number on, with what it has right of each in turn. */
async function write(
  name: string,
  { seed, epochs, from, right }: { seed: number; epochs: number; from: number; right: number[] },
): Promise<string> {
  const run = new RunFolder(join(dir, name));
  const clips = right.map((hit, i) => {
    const truth = (from + i) % 2;
    return { clip: `clip${from + i}`, truth, answer: hit ? truth : 1 - truth };
  });
  await run.writeConfig({
    ...{ dirs: ["/data"], backend: "wasm", versions: {}, commit: null },
    config: { ...defaultTrainConfig, seed, epochs },
  });
  await run.writeMetrics({
    ...computeMetrics(
      labels,
      clips.map(({ truth }) => truth),
      clips.map(({ answer }) => answer),
    ),
    ...{ protocol: `stratified, seed ${seed}`, answered: 1, riskCoverage: [], groups: [] },
    ...measureCalibration([], []),
  });
  await run.writePredictions(
    labels,
    clips.map(({ clip, truth, answer }) => ({
      ...{ clip, label: labels[truth]!, predicted: labels[answer]! },
      scores: [1 - answer, answer],
    })),
  );
  return run.path;
}

test("settings over seeds: their spread, and how much more of the clips that both were tested on they have right", async () => {
  // Clips 0 to 3 and 2 to 5: those in the middle are tested twice with each of the settings.
  const runs = [
    await write("few1", { seed: 1, epochs: 3, from: 0, right: [1, 0, 1, 0] }),
    await write("few2", { seed: 2, epochs: 3, from: 2, right: [0, 0, 1, 1] }),
    await write("many1", { seed: 1, epochs: 9, from: 0, right: [1, 1, 1, 0] }),
    await write("many2", { seed: 2, epochs: 9, from: 2, right: [1, 1, 1, 0] }),
  ];
  const { seeds, settings, paired } = await compareRuns(runs);
  expect(seeds.map(({ seeds, differing }) => [seeds, differing])).toEqual([
    [[1, 2], { epochs: 3 }],
    [[1, 2], { epochs: 9 }],
  ]);
  expect(seeds.map(({ accuracy }) => accuracy)).toEqual([
    { mean: 0.5, sd: 0 },
    { mean: 0.75, sd: 0 },
  ]);
  // By clip: 1 and 1, 0 and 1, 1/2 and 1, 0 and 1/2, 1 and 1, 1 and 0.
  const more = [0, 1, 1 / 2, 1 / 2, 0, -1];
  expect(settings).toHaveLength(1);
  expect(settings[0]).toMatchObject({ seeds: [1, 2], differing: { epochs: 9 }, clips: 6 });
  const { accuracy, uar } = settings[0]!;
  expect(accuracy.estimate).toBeCloseTo(more.reduce((a, b) => a + b) / 6, 12);
  expect(uar.estimate).toBeCloseTo(((0 + 1 / 2 + 0) / 3 + (1 + 1 / 2 - 1) / 3) / 2, 12);
  expect(accuracy.low).toBeLessThan(0);
  expect(accuracy.high).toBeGreaterThan(accuracy.estimate);
  // Each run against the first: on all four clips, on the two in the middle, on all, on the two.
  expect(paired.map(({ clips, better, worse }) => [clips, better, worse])).toEqual([
    [2, 0, 1],
    [4, 1, 0],
    [2, 1, 0],
  ]);
  const text = formatComparison(await compareRuns(runs));
  expect(text).toMatch(/\| seed 1, 2 \| epochs 9 \| 6 \| \+16\.7 points \(95 % from -\d/);
});

test("one run of each of the settings is compared run by run alone; other clips are not compared", async () => {
  const one = await write("one", { seed: 1, epochs: 3, from: 0, right: [1, 0] });
  const other = await write("other", { seed: 1, epochs: 9, from: 0, right: [1, 1] });
  expect(await compareRuns([one, other])).toMatchObject({ seeds: [], settings: [] });
  const far = await write("far", { seed: 2, epochs: 9, from: 50, right: [1, 1] });
  const { settings, paired } = await compareRuns([one, other, far]);
  expect(settings).toMatchObject([{ seeds: [1, 2], clips: 2, accuracy: { estimate: 0.5 } }]);
  expect(paired).toHaveLength(1);
  const alone = await write("alone", { seed: 3, epochs: 3, from: 0, right: [0, 0] });
  expect((await compareRuns([one, alone, far])).settings).toEqual([]);
});
