import { existsSync, readFileSync } from "node:fs";
import type { EpochRecord, MetricsFile, RunConfig } from "@speech-emotion/train";
import { type ExperimentRun, formatExperiment } from "./formatExperiment.ts";
import { formatShard } from "./formatShard.ts";
import type { ExperimentKind } from "./kinds.ts";
import { refuseUnlike, type Settled } from "./refuseUnlike.ts";
import { runTraining } from "./runTraining.ts";
import { belongsTo, type Shard } from "./shard.ts";
import { listTrainings, type Training } from "./trainings.ts";

export interface ExperimentOptions {
  /** Folders or manifests of the data sets. */
  readonly dirs: readonly string[];
  /** Folder for the runs. */
  readonly out: string;
  /** Seeds of an experiment over them. */
  readonly seeds: readonly number[];
  /** The shard whose trainings alone are run; undefined for all. */
  readonly shard: Shard | undefined;
  /** Further options of `train`. */
  readonly options: readonly string[];
}

/**
 * Trains what is not trained yet, then prints the table; of a shard only its own trainings, then what is done and left of all. Ends the
 * process with the exit code of a training that failed.
 */
export async function runExperiment(
  kind: ExperimentKind,
  options: ExperimentOptions,
): Promise<void> {
  const { dirs, shard, options: further } = options;
  const trainings = await listTrainings(kind, options);
  for (const [place, training] of trainings.entries())
    if ((!shard || belongsTo(shard, place)) && !isDone(training))
      await runTraining(training, { dirs, options: further });
  if (shard) {
    const states = trainings.map((training) => ({ ...training, isDone: isDone(training) }));
    process.stdout.write(formatShard(shard, states));
    return;
  }
  const runs = trainings.map(readRun);
  refuseUnlike(runs);
  process.stdout.write(formatExperiment(kind, runs));
}

/** `metrics.json` is what a training writes last. */
function isDone({ folder }: Training): boolean {
  return existsSync(`${folder}/metrics.json`);
}

function readRun({ folder, name }: Training): ExperimentRun & Settled {
  const text = (name: string) => readFileSync(`${folder}/${name}`, "utf8");
  const epochs = text("history.jsonl")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as EpochRecord);
  const { commit, config } = JSON.parse(text("config.json")) as RunConfig;
  return {
    name,
    settings: config,
    commit: commit?.slice(0, 7) ?? "none",
    minutes: epochs.reduce((sum, { seconds }) => sum + seconds, 0) / 60,
    metrics: JSON.parse(text("metrics.json")) as MetricsFile,
  };
}
