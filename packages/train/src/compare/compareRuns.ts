import { isDeepStrictEqual } from "node:util";
import { createRandom } from "@speech-emotion/data";
import { TrainError } from "../errors.ts";
import type { Predictions } from "../runFolder/predictions.ts";
import { type MetricsFile, type RunConfig, RunFolder } from "../runFolder/runFolder.ts";
import { bootstrap, type Interval } from "../scores/bootstrap.ts";
import { mean, standardDeviation } from "../scores/statistics.ts";
import { mcnemar } from "./mcnemar.ts";

/** A run among those that are compared. */
export interface ComparedRun {
  /** Its folder. */
  readonly run: string;
  /** Settings in which the runs differ, but for the seed, and its own values of them. */
  readonly differing: Readonly<Record<string, unknown>>;
  /** Its seed. */
  readonly seed: number;
  /** Which clips were scored, in words. */
  readonly protocol: string;
  /** How many were scored. */
  readonly clips: number;
  /** Share that is right, 0 to 1. */
  readonly accuracy: number;
  /** Mean of the classes' F1, each weighted with its clips. */
  readonly weightedF1: number;
  /** Unweighted average recall. */
  readonly uar: number;
  /** How far scores are from the share that is right, 0 to 1. */
  readonly calibrationError: number;
}

/** Mean and standard deviation of a score over seeds. */
export interface Spread {
  /** Over the runs. */
  readonly mean: number;
  /** Of a sample. */
  readonly sd: number;
}

/** Runs that differ in nothing but their seed. */
export interface SeedGroup {
  /** Of each run. */
  readonly seeds: readonly number[];
  /** As of its runs. */
  readonly differing: ComparedRun["differing"];
  /** Share that is right, 0 to 1. */
  readonly accuracy: Spread;
  /** Mean of the classes' F1, each weighted with its clips. */
  readonly weightedF1: Spread;
  /** Unweighted average recall. */
  readonly uar: Spread;
}

/** A run against the first one, on the clips that both were tested on. */
export interface PairedTest {
  /** Its folder. */
  readonly run: string;
  /** Clips that both were tested on. */
  readonly clips: number;
  /** Clips that this run has right and the first one has not. */
  readonly better: number;
  /** Clips that the first one has right and this run has not. */
  readonly worse: number;
  /** Two-sided p value of McNemar's exact test. */
  readonly p: number;
  /** How much more of the clips are right, -1 to 1, with 95 % interval. */
  readonly accuracy: Interval;
  /** How much higher the unweighted average recall is, -1 to 1, with 95 % interval. */
  readonly uar: Interval;
}

/** Settings against those of the first run, over all seeds and all clips that were tested with both. */
export interface SettingsTest {
  /** Seeds with these settings. */
  readonly seeds: readonly number[];
  /** As of its runs. */
  readonly differing: ComparedRun["differing"];
  /** Clips that were tested with both, once or more. */
  readonly clips: number;
  /** How much more of the clips are right, -1 to 1, each by the share of its runs that have it right; with 95 % interval over clips. */
  readonly accuracy: Interval;
  /** How much higher the unweighted average recall is, -1 to 1, with 95 % interval over clips. */
  readonly uar: Interval;
}

/** What {@link compareRuns} finds. */
export interface Comparison {
  /** In the order in which they were named. */
  readonly runs: readonly ComparedRun[];
  /** Runs of the same settings, where they are two or more. */
  readonly seeds: readonly SeedGroup[];
  /** Settings other than the first run's, where some have several seeds, and clips in common. */
  readonly settings: readonly SettingsTest[];
  /** Each run but the first that was tested on clips of the first. */
  readonly paired: readonly PairedTest[];
}

interface ReadRun {
  readonly path: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly metrics: MetricsFile;
  readonly predictions: Predictions["predictions"];
}

/**
 * Compares trainings on their test clips: their scores and in which settings they differ, the spread over seeds, each setting
 * against that of the first run over all seeds, and each run against the first one, clip by clip.
 *
 * @param paths run folders, two or more, whose trainings have ended.
 * @throws {TrainError} where one is not, or is damaged, or there are fewer.
 */
export async function compareRuns(paths: readonly string[]): Promise<Comparison> {
  if (paths.length < 2)
    throw new TrainError({
      code: "run-missing",
      expected: "two runs or more to compare",
      found: `${paths.length}`,
      advice: "name them all",
    });
  const runs = await Promise.all(paths.map(readRun));
  const keys = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))].filter((key) =>
    runs.some(({ settings }) => !isDeepStrictEqual(settings[key], runs[0]!.settings[key])),
  );
  const differingOf = ({ settings }: ReadRun) =>
    Object.fromEntries(keys.map((key) => [key, settings[key]]));
  const groups = groupBySettings(runs);
  const several = groups.filter(({ length }) => length > 1);
  return {
    runs: runs.map((run) => {
      const { protocol, clips, accuracy, weightedF1, uar, calibrationError } = run.metrics;
      const scores = { accuracy, weightedF1, uar, calibrationError };
      const differing = differingOf(run);
      return { run: run.path, differing, seed: run.seed, protocol, clips, ...scores };
    }),
    seeds: several.map((group) => ({
      seeds: group.map(({ seed }) => seed),
      differing: differingOf(group[0]!),
      accuracy: spreadOf(group, ({ accuracy }) => accuracy),
      weightedF1: spreadOf(group, ({ weightedF1 }) => weightedF1),
      uar: spreadOf(group, ({ uar }) => uar),
    })),
    settings: (several.length > 0 ? groups.slice(1) : []).flatMap((group) => {
      const found = compareTested(testedBy(groups[0]!), testedBy(group));
      if (!found) return [];
      return [
        { seeds: group.map(({ seed }) => seed), differing: differingOf(group[0]!), ...found },
      ];
    }),
    paired: runs.slice(1).flatMap((run) => comparePair(runs[0]!, run) ?? []),
  };
}

async function readRun(path: string): Promise<ReadRun> {
  const run = await RunFolder.open(path);
  const [{ dirs, config, from, companion }, metrics, { predictions }] = [
    await run.readConfig(),
    await run.readMetrics(),
    await run.readPredictions(),
  ];
  const { seed, network, ...settings } = config;
  const { seed: _, ...shape } = network; // follows the run's
  const all: Omit<RunConfig["config"], "seed" | "network"> & Record<string, unknown> = {
    ...settings,
    ...{ network: shape, dirs },
    ...(from ? { from: from.path } : {}),
    ...(companion ? { companion: true } : {}), // of each seed another
  };
  return { path, seed, settings: JSON.parse(JSON.stringify(all)), metrics, predictions };
}

/** Runs that differ in nothing but their seed, in the order of the first of each. */
function groupBySettings(runs: readonly ReadRun[]): ReadRun[][] {
  const groups: ReadRun[][] = [];
  for (const run of runs) {
    const own = groups.find(([first]) => isDeepStrictEqual(first!.settings, run.settings));
    if (own) own.push(run);
    else groups.push([run]);
  }
  return groups;
}

function spreadOf(group: readonly ReadRun[], of: (metrics: MetricsFile) => number): Spread {
  const values = group.map(({ metrics }) => of(metrics));
  return { mean: mean(values), sd: standardDeviation(values) };
}

/** A test clip, and the share of some runs that have it right. */
interface TestedClip {
  readonly label: string;
  readonly right: number;
}

/** Clips that some runs were tested on, by id and label. */
function testedBy(runs: readonly ReadRun[]): Map<string, TestedClip> {
  const hits = new Map<string, { readonly label: string; readonly right: number[] }>();
  for (const { clip, label, predicted } of runs.flatMap(({ predictions }) => predictions)) {
    const key = JSON.stringify([clip, label]);
    const tested = hits.get(key) ?? { label, right: [] };
    tested.right.push(Number(predicted === label));
    hits.set(key, tested);
  }
  return new Map([...hits].map(([key, { label, right }]) => [key, { label, right: mean(right) }]));
}

/** A run against the first one; undefined where they were tested on no clip with the same label. */
function comparePair(first: ReadRun, run: ReadRun): PairedTest | undefined {
  const [before, now] = [testedBy([first]), testedBy([run])];
  const found = compareTested(before, now);
  if (!found) return undefined;
  const count = (sign: number) =>
    [...now].filter(([key, { right }]) => right - (before.get(key)?.right ?? right) === sign)
      .length;
  const [better, worse] = [count(1), count(-1)];
  return { run: run.path, ...found, better, worse, p: mcnemar(better, worse) };
}

/** How much more is right of the clips that both know; undefined where there are none. */
function compareTested(
  before: ReadonlyMap<string, TestedClip>,
  now: ReadonlyMap<string, TestedClip>,
): Pick<PairedTest, "clips" | "accuracy" | "uar"> | undefined {
  const both = [...now].flatMap(([key, { label, right }]) => {
    const other = before.get(key);
    return other ? [{ label, more: right - other.right }] : [];
  });
  if (both.length === 0) return undefined;
  const interval = (difference: (clips: typeof both) => number) =>
    bootstrap(
      both.length,
      (places) => difference(places.map((i) => both[i]!)),
      createRandom(1, "bootstrap"),
    );
  return {
    clips: both.length,
    accuracy: interval((clips) => mean(clips.map(({ more }) => more))),
    uar: interval((clips) => {
      const labels = new Map<string, number[]>();
      for (const { label, more } of clips) {
        const own = labels.get(label) ?? [];
        own.push(more);
        labels.set(label, own);
      }
      return mean([...labels.values()].map(mean));
    }),
  };
}
