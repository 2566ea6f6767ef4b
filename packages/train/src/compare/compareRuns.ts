import { isDeepStrictEqual } from "node:util";
import { createRandom } from "@speech-emotion/data";
import { TrainError } from "../errors.ts";
import type { Predictions } from "../runFolder/predictions.ts";
import { type MetricsFile, type RunConfig, RunFolder } from "../runFolder/runFolder.ts";
import { mean, standardDeviation } from "../scores/statistics.ts";
import { bootstrapDifference, type Interval } from "./bootstrapDifference.ts";
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

/** What {@link compareRuns} finds. */
export interface Comparison {
  /** In the order in which they were named. */
  readonly runs: readonly ComparedRun[];
  /** Those of two runs or more. */
  readonly seeds: readonly SeedGroup[];
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
 * Compares trainings on their test clips: their scores and in which settings they differ, the spread over seeds, and each run
 * against the first one, clip by clip.
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
  return {
    runs: runs.map((run) => {
      const { protocol, clips, accuracy, weightedF1, uar, calibrationError } = run.metrics;
      const scores = { accuracy, weightedF1, uar, calibrationError };
      const differing = differingOf(run);
      return { run: run.path, differing, seed: run.seed, protocol, clips, ...scores };
    }),
    seeds: groupBySettings(runs).map((group) => ({
      seeds: group.map(({ seed }) => seed),
      differing: differingOf(group[0]!),
      accuracy: spreadOf(group, ({ accuracy }) => accuracy),
      weightedF1: spreadOf(group, ({ weightedF1 }) => weightedF1),
      uar: spreadOf(group, ({ uar }) => uar),
    })),
    paired: runs.slice(1).flatMap((run) => comparePair(runs[0]!, run) ?? []),
  };
}

async function readRun(path: string): Promise<ReadRun> {
  const run = await RunFolder.open(path);
  const [{ dirs, config, from }, metrics, { predictions }] = [
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
  };
  return { path, seed, settings: JSON.parse(JSON.stringify(all)), metrics, predictions };
}

/** Groups of two runs or more. */
function groupBySettings(runs: readonly ReadRun[]): ReadRun[][] {
  const groups: ReadRun[][] = [];
  for (const run of runs) {
    const own = groups.find(([first]) => isDeepStrictEqual(first!.settings, run.settings));
    if (own) own.push(run);
    else groups.push([run]);
  }
  return groups.filter(({ length }) => length > 1);
}

function spreadOf(group: readonly ReadRun[], of: (metrics: MetricsFile) => number): Spread {
  const values = group.map(({ metrics }) => of(metrics));
  return { mean: mean(values), sd: standardDeviation(values) };
}

/** On the clips that both were tested on with the same label; undefined where there are none. */
function comparePair(first: ReadRun, run: ReadRun): PairedTest | undefined {
  const firsts = new Map(first.predictions.map((prediction) => [prediction.clip, prediction]));
  const both = run.predictions.flatMap(({ clip, label, predicted }) => {
    const other = firsts.get(clip);
    return other?.label === label
      ? [{ label, now: predicted === label, before: other.predicted === label }]
      : [];
  });
  if (both.length === 0) return undefined;
  const count = (now: boolean) =>
    both.filter((clip) => clip.now === now && clip.before !== now).length;
  const [better, worse] = [count(true), count(false)];
  const interval = (difference: (clips: typeof both) => number) =>
    bootstrapDifference(
      both.length,
      (places) => difference(places.map((i) => both[i]!)),
      createRandom(1, "bootstrap"),
    );
  return {
    ...{ run: run.path, clips: both.length, better, worse, p: mcnemar(better, worse) },
    accuracy: interval((clips) =>
      mean(clips.map(({ now, before }) => Number(now) - Number(before))),
    ),
    uar: interval((clips) => {
      const labels = new Map<string, number[]>();
      for (const { label, now, before } of clips) {
        const own = labels.get(label) ?? [];
        own.push(Number(now) - Number(before));
        labels.set(label, own);
      }
      return mean([...labels.values()].map(mean));
    }),
  };
}
