/** Evidence: round trip through real files, a property of the CSV, and refusal. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { computeMetrics } from "@speech-emotion/data/labels";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defaultTrainConfig, referenceTrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";
import { measureCalibration } from "../scores/calibration.ts";
import { type EpochRecord, type RunConfig, RunFolder } from "./runFolder.ts";

// biome-ignore lint/suspicious/noExplicitAny: damaged files have any shape
type Json = any;

/** Every place in a value, as keys on the way to it; of a list its first item, as the others are alike. */
function placesIn(value: Json, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? Object.keys(value).slice(0, 1) : Object.keys(value);
  const inner = keys.flatMap((key) => placesIn(value[key], [...path, key]));
  return path.length > 0 ? [path, ...inner] : inner;
}

let dir: string;
let run: RunFolder;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "run-"));
  run = new RunFolder(join(dir, "deep", "run")); // made by whatever is written first
});
afterEach(() => rm(dir, { recursive: true }));

const inRun = (name: string) => join(run.path, name);
const text = (name: string) => readFile(inRun(name), "utf8");

const runConfig: RunConfig = {
  dirs: ["/data/ravdess", "/data/tess.csv"],
  config: { ...defaultTrainConfig, seed: 7, augment: "none" },
  backend: "wasm",
  versions: { node: "v20" },
  commit: null,
};

const record = (epoch: number): EpochRecord => ({
  epoch,
  learningRate: 1e-3,
  trainLoss: 1.5,
  loss: 1 / epoch,
  accuracy: 0.5,
  weightedF1: 0.4,
  temperature: 1,
  passes: false,
  saved: false,
  seconds: 2,
});

describe("what was written is read again", () => {
  test("settings, split and scores", async () => {
    const split = [
      { clip: "a/1.wav", label: "a", set: "train", digest: "01" },
      { clip: 'b/"2".wav', label: "b", set: "test", digest: "02" },
    ] as const;
    const metrics = {
      protocol: "a test",
      ...computeMetrics(["a", "b"], [0, 1], [0, 0]),
      answered: 1,
      riskCoverage: [{ kept: 1, right: 0.5 }],
      ...measureCalibration([[0.75, 0.25]], [0]),
      groups: [{ by: "sex", value: "female", clips: 2, accuracy: 0.5, uar: 0.5 }],
      absentLabels: [{ corpus: "TESS", labels: ["calm"] }],
      unknownLabels: [{ label: "bored", clips: 3 }],
    };
    await run.writeConfig(runConfig);
    await run.writeSplit(split);
    await run.writeMetrics(metrics);
    const again = new RunFolder(run.path);
    expect(await again.readConfig()).toEqual(runConfig);
    expect(await again.readSplit()).toEqual(split);
    expect(await again.readMetrics()).toEqual(metrics);
    expect((await readdir(run.path)).sort()).toEqual(["config.json", "metrics.json", "split.json"]);
  });

  test("clips that were left out; of a run without the file, none", async () => {
    expect(await run.readSkipped()).toEqual([]);
    const skipped = [{ path: "/data/ä.wav", reason: "no sound" }];
    await run.writeSkipped(skipped);
    expect(await run.readSkipped()).toEqual(skipped);
    await writeFile(join(run.path, "skipped.json"), '[{"path": 1}]');
    await expect(run.readSkipped()).rejects.toThrow(/skipped\.json.*the run is damaged/);
  });

  test("JSON is for people too: a setting a line, a newline at the end", async () => {
    await run.writeConfig(runConfig);
    const lines = (await text("config.json")).split("\n");
    expect(lines.slice(0, 3)).toEqual(["{", '  "dirs": [', '    "/data/ravdess",']);
    expect(lines.slice(-2)).toEqual(["}", ""]);
  });

  test("a second file of the same name takes the place of the first", async () => {
    await run.writeConfig(runConfig);
    await run.writeConfig({ ...runConfig, commit: "abc" });
    expect((await run.readConfig()).commit).toBe("abc");
  });

  test("the model has a folder of its own in the run's", () => {
    expect(run.model).toBe(inRun("model"));
  });
});

test("a run of an older version, with one folder as dir and the calibration error beside its bins", async () => {
  const { dirs: _, ...others } = runConfig;
  await mkdir(run.path, { recursive: true });
  await writeFile(inRun("config.json"), JSON.stringify({ ...others, dir: "/data/ravdess" }));
  expect((await run.readConfig()).dirs).toEqual(["/data/ravdess"]);
  const scores = { protocol: "", ...computeMetrics(["a", "b"], [0, 1], [0, 0]), groups: [] };
  const { calibrationError, calibrationBins } = measureCalibration([[0.75, 0.25]], [0]);
  const calibration = { ece: calibrationError, bins: calibrationBins };
  await writeFile(inRun("metrics.json"), JSON.stringify({ ...scores, calibration }));
  expect(await run.readMetrics()).toEqual({
    ...{ ...scores, answered: 1, riskCoverage: [] },
    ...{ calibrationError, calibrationBins },
  });
});

test("a setting that an older run does not know is as the reference has it", async () => {
  const { averageDecay: _, ...known } = runConfig.config;
  expect(runConfig.config.averageDecay).not.toBe(referenceTrainConfig.averageDecay);
  await mkdir(run.path, { recursive: true });
  await writeFile(inRun("config.json"), JSON.stringify({ ...runConfig, config: known }));
  const { config } = await run.readConfig();
  expect(config).toEqual({ ...known, averageDecay: referenceTrainConfig.averageDecay });
});

describe("history", () => {
  test("epochs come back in the order in which they were added", async () => {
    await run.writeConfig(runConfig);
    for (const epoch of [1, 2, 3]) await run.appendHistory(record(epoch));
    expect(await run.readHistory()).toEqual([1, 2, 3].map(record));
    expect((await text("history.jsonl")).split("\n")).toHaveLength(4); // the last line ends too
  });

  test("a run of no epochs has none", async () => {
    expect(await run.readHistory()).toEqual([]);
  });

  test("what is cut off is run again: later epochs go, the one it was cut at stays", async () => {
    await run.writeConfig(runConfig);
    for (const epoch of [1, 2, 3, 4]) await run.appendHistory(record(epoch));
    await run.truncateHistory(2);
    expect(await run.readHistory()).toEqual([1, 2].map(record));
    await run.appendHistory(record(3));
    expect(await run.readHistory()).toEqual([1, 2, 3].map(record));
    await run.truncateHistory(0);
    expect(await run.readHistory()).toEqual([]);
  });
});

describe("predictions.csv", () => {
  const write = (clip: string, labels: readonly string[]) =>
    run.writePredictions(labels, [
      { clip, label: labels[0] as string, predicted: labels[1] as string, scores: [0.25, 0.75] },
    ]);

  test("a column a label, a row a clip, scores with six digits", async () => {
    await run.writePredictions(
      ["angry", "calm"],
      [
        { clip: "a/1.wav", label: "angry", predicted: "calm", scores: [1 / 3, 2 / 3] },
        { clip: "a/2.wav", label: "calm", predicted: "calm", scores: [0, 1] },
      ],
    );
    expect(await text("predictions.csv")).toBe(
      "clip,label,predicted,angry,calm\n" +
        "a/1.wav,angry,calm,0.333333,0.666667\n" +
        "a/2.wav,calm,calm,0.000000,1.000000\n",
    );
    expect(await readdir(run.path)).toEqual(["predictions.csv"]);
  });

  test("a comma, a quote and a line's end in a name are quoted as RFC 4180 says", async () => {
    await write('1,"loud".wav', ["so\nso", "glad, happy"]);
    expect(await text("predictions.csv")).toBe(
      'clip,label,predicted,"so\nso","glad, happy"\n' +
        '"1,""loud"".wav","so\nso","glad, happy",0.250000,0.750000\n',
    );
  });

  test("whatever clips and labels are called, a reader of CSV gets their names back", async () => {
    const name = fc.string({ unit: fc.constantFrom(...'a",;\n\r\té ') });
    await fc.assert(
      fc.asyncProperty(name, name, name, async (clip, first, second) => {
        await write(clip, [first, second]);
        expect(parseCsv(await text("predictions.csv"))).toEqual([
          ["clip", "label", "predicted", first, second],
          [clip, first, second, "0.250000", "0.750000"],
        ]);
        expect(await run.readPredictions()).toEqual({
          labels: [first, second],
          predictions: [{ clip, label: first, predicted: second, scores: [0.25, 0.75] }],
        });
      }),
      { numRuns: 200 },
    );
  });
});

test.each([
  ["another header", "file,label,predicted,a\n", /the columns clip,label,predicted .*found file,/],
  ["no header", "", /the columns/],
  [
    "a score too few",
    "clip,label,predicted,a,b\n1,a,a,1,0\n2,a,b,1\n",
    /2 scores .* row 2 in .*2,a,b,1:/,
  ],
  ["no number", "clip,label,predicted,a,b\n1,a,a,1,x\n", /row 1/],
  ["an empty score", "clip,label,predicted,a,b\n1,a,a,1,\n", /row 1/],
  ["a score over 1", "clip,label,predicted,a,b\n1,a,a,1,2\n", /row 1/],
])("predictions.csv with %s is refused", async (_, csv, refusal) => {
  await run.writePredictions([], []);
  await writeFile(inRun("predictions.csv"), csv);
  await expect(run.readPredictions()).rejects.toMatchObject({
    code: "run-damaged",
    message: expect.stringMatching(refusal),
  });
});

test("a folder is opened if it is a run's, and says which file is not there yet", async () => {
  await expect(RunFolder.open(dir)).rejects.toMatchObject({ code: "run-missing" });
  await run.writeConfig(runConfig);
  const opened = await RunFolder.open(run.path);
  expect(await opened.readConfig()).toEqual(runConfig);
  expect(await opened.readHistory()).toEqual([]);
  await expect(opened.readPredictions()).rejects.toThrow(
    /a run folder with predictions.csv, found/,
  );
  await writeFile(inRun("config.json"), "{}");
  await expect(RunFolder.open(run.path)).rejects.toMatchObject({ code: "run-damaged" });
});

/** Rows of fields, by the grammar of RFC 4180, where a line may end with LF or CR alone too. */
function parseCsv(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of csv.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\r|\n)/g,
  )) {
    row.push(quoted?.replaceAll('""', '"') ?? (plain as string));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test("of the history's last line a part is left out, unless it is whole but for its end", async () => {
  await run.writeConfig(runConfig);
  const line = JSON.stringify(record(2));
  for (let length = 0; length <= line.length; length++) {
    await writeFile(
      inRun("history.jsonl"),
      `${JSON.stringify(record(1))}\n${line.slice(0, length)}`,
    );
    expect(await run.readHistory()).toHaveLength(length === line.length ? 2 : 1);
  }
  await run.truncateHistory(2);
  await run.appendHistory(record(3));
  expect(await run.readHistory()).toEqual([1, 2, 3].map(record));
});

describe("refusals", () => {
  const lines = [1, 2, 3].map((epoch) => JSON.stringify(record(epoch)));
  test.each<[string, readonly string[], RegExp]>([
    [
      "half a line within",
      [lines[0]!, lines[1]!.slice(0, 20), lines[2]!],
      /JSON in line 2 of .*jsonl/,
    ],
    ["an empty line", [lines[0]!, "", lines[1]!], /JSON in line 2 of/],
    ["null", [lines[0]!, "null"], /an object in line 2 of .*, found null/],
    ["no epoch", ["{}"], /epoch in line 1 of .*, found nothing/],
    ["a loss of nothing", [lines[0]!.replace('"loss":1', '"loss":null')], /loss to be a finite/],
    ["an accuracy of 2", [lines[0]!.replace("0.5", "2")], /accuracy to be at most 1/],
    ["two trainings", [lines[0]!, lines[0]!], /epoch 2 in line 2 of .*, found epoch 1/],
    ["an epoch that is missing", [lines[0]!, lines[2]!], /epoch 2 in line 2 of .*, found epoch 3/],
  ])("history.jsonl with %s", async (_, some, message) => {
    await run.writeConfig(runConfig);
    await writeFile(inRun("history.jsonl"), `${some.join("\n")}\n`);
    await expect(run.readHistory()).rejects.toThrow(TrainError);
    await expect(run.readHistory()).rejects.toThrow(message);
  });

  const metrics = {
    protocol: "a test",
    ...computeMetrics(["a", "b"], [0, 1], [0, 0]),
    answered: 1,
    ...measureCalibration([[0.75, 0.25]], [0]),
    groups: [{ by: "sex", value: "female", clips: 2, accuracy: 0.5, uar: 0.5 }],
    speakerNormalised: { accuracy: 0.5, weightedF1: 0.5, uar: 0.5 },
  };
  const split = [{ clip: "a.wav", label: "a", set: "train", digest: "01" }];
  const optional = ["speakerNormalised", "commit"];
  test.each<[string, object, () => Promise<unknown>]>([
    [
      "config.json",
      { ...runConfig, config: { frontEnd: runConfig.config.frontEnd } },
      () => run.readConfig(),
    ],
    ["split.json", split, () => run.readSplit()],
    ["metrics.json", metrics, () => run.readMetrics()],
  ])(
    "%s with any of its places null, of another kind or missing, or cut",
    async (name, whole, read) => {
      await mkdir(run.path, { recursive: true });
      const refused = async (value: unknown, why: string) => {
        await writeFile(inRun(name), typeof value === "string" ? value : JSON.stringify(value));
        await expect(read(), why).rejects.toThrow(TrainError);
        await expect(read(), why).rejects.toThrow(inRun(name));
      };
      for (const place of placesIn(whole)) {
        const damage = (change: (holder: Json, key: string) => void) => {
          const copy: Json = structuredClone(whole);
          change(
            place.slice(0, -1).reduce((value, key) => value[key], copy),
            place.at(-1)!,
          );
          return copy;
        };
        const why = place.join(".");
        if (!optional.includes(why))
          await refused(
            damage((holder, key) => (holder[key] = null)),
            why,
          );
        await refused(
          damage((holder, key) => (holder[key] = [[holder[key]]])),
          why,
        );
        // What a run of an older version lacks is as the reference has it; of a list an item less is fine.
        if (!optional.includes(why) && !/config\.frontEnd$|versions\.|\d$/.test(why))
          if (!(why.includes("speakerNormalised") && place.length === 1))
            await refused(
              damage((holder, key) => delete holder[key]),
              why,
            );
      }
      const text = JSON.stringify(whole);
      for (let length = 0; length < text.length; length += 7)
        await refused(text.slice(0, length), "cut");
      for (const value of ["null", "1", '"a"']) await refused(value, value);
    },
  );

  test("a clip that is in two sets", async () => {
    await mkdir(run.path, { recursive: true });
    await writeFile(inRun("split.json"), JSON.stringify([split[0], { ...split[0], set: "test" }]));
    await expect(run.readSplit()).rejects.toThrow(/clips that differ/);
  });

  test("a folder that is no run says which file it lacks and where", async () => {
    for (const [read, name] of [
      [() => run.readConfig(), "config.json"],
      [() => run.readSplit(), "split.json"],
      [() => run.readMetrics(), "metrics.json"],
    ] as const) {
      await expect(read()).rejects.toThrow(name);
      await expect(read()).rejects.toThrow(run.path);
    }
  });

  test("a file that is no JSON is told from one that is not there", async () => {
    await mkdir(run.path, { recursive: true });
    await writeFile(inRun("split.json"), '[{"clip": "a');
    await expect(run.readSplit()).rejects.toThrow(inRun("split.json"));
    await expect(run.readSplit()).rejects.toThrow(/expected JSON/);
  });
});
