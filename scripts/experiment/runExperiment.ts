import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { EpochRecord, MetricsFile, RunConfig } from "@speech-emotion/train";
import { launcher } from "../shared/run.ts";
import { type ExperimentRun, formatExperiment } from "./formatExperiment.ts";
import type { ExperimentKind } from "./kinds.ts";

const trainOptions: Readonly<Record<ExperimentKind, (n: number) => readonly string[]>> = {
  seeds: (n) => ["--seed", `${n}`],
  // The gate is for models that are kept; here every run is to be scored.
  folds: (n) => ["--split", "speaker", "--fold", `${n}`, "--min-accuracy", "0", "--min-f1", "0"],
};

export interface ExperimentOptions {
  /** Folder of the data set. */
  readonly dir: string;
  /** Folder for the five runs. */
  readonly out: string;
  /** Further options of `train`. */
  readonly options: readonly string[];
}

/** Trains what is not trained yet, then prints the table; ends the process with the exit code of a training that failed. */
export function runExperiment(kind: ExperimentKind, options: ExperimentOptions): void {
  const runs = [1, 2, 3, 4, 5].map((n) => {
    const run = `${options.out}/${kind.slice(0, -1)}${n}`;
    if (!existsSync(`${run}/metrics.json`))
      train(run, [...options.options, ...trainOptions[kind](n)]);
    return readRun(run, n);
  });
  process.stdout.write(formatExperiment(kind, runs));

  function train(run: string, chosen: readonly string[]): void {
    const isStarted = existsSync(`${run}/state/state.json`);
    const args = isStarted ? ["--resume", run] : [options.dir, "--out", run, ...chosen];
    const { status } = spawnSync(process.execPath, [launcher, "cli", "train", ...args], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) process.exit(status ?? 1);
  }
}

function readRun(run: string, n: number): ExperimentRun {
  const text = (name: string) => readFileSync(`${run}/${name}`, "utf8");
  const epochs = text("history.jsonl")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as EpochRecord);
  const { commit } = JSON.parse(text("config.json")) as RunConfig;
  return {
    n,
    commit: commit?.slice(0, 7) ?? "none",
    minutes: epochs.reduce((sum, { seconds }) => sum + seconds, 0) / 60,
    metrics: JSON.parse(text("metrics.json")) as MetricsFile,
  };
}
