import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { loadDataSets } from "@speech-emotion/data";
import type { EpochRecord, MetricsFile, RunConfig } from "@speech-emotion/train";
import { ScriptError } from "../shared/commandLine.ts";
import { launcher } from "../shared/run.ts";
import { type ExperimentRun, formatExperiment } from "./formatExperiment.ts";
import type { ExperimentKind } from "./kinds.ts";

/** The gate is for models that are kept; here every run is to be scored. */
const UNGATED = ["--min-accuracy", "0", "--min-f1", "0"];
/** What the training of that name differs in. */
export const trainOptions: Readonly<Record<ExperimentKind, (name: string) => readonly string[]>> = {
  seeds: (seed) => ["--seed", seed],
  folds: (fold) => ["--split", "speaker", "--fold", fold, ...UNGATED],
  corpora: (corpus) => ["--split", "corpus", "--hold-out", corpus, ...UNGATED],
};

export interface ExperimentOptions {
  /** Folders or manifests of the data sets. */
  readonly dirs: readonly string[];
  /** Folder for the runs. */
  readonly out: string;
  /** Further options of `train`. */
  readonly options: readonly string[];
}

/** Trains what is not trained yet, then prints the table; ends the process with the exit code of a training that failed. */
export async function runExperiment(
  kind: ExperimentKind,
  options: ExperimentOptions,
): Promise<void> {
  const names = kind === "corpora" ? await corporaOf(options.dirs) : ["1", "2", "3", "4", "5"];
  const runs = names.map((name) => {
    const run = `${options.out}/${kind === "corpora" ? "" : kind.slice(0, -1)}${name}`;
    if (!existsSync(`${run}/metrics.json`))
      train(run, [...options.options, ...trainOptions[kind](name)]);
    return readRun(run, name);
  });
  process.stdout.write(formatExperiment(kind, runs));

  function train(run: string, chosen: readonly string[]): void {
    const isStarted = existsSync(`${run}/state/state.json`);
    const args = isStarted ? ["--resume", run] : [...options.dirs, "--out", run, ...chosen];
    const { status } = spawnSync(process.execPath, [launcher, "cli", "train", ...args], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) process.exit(status ?? 1);
  }
}

/** Names of the data sets' corpora, of which there must be two: one is left out. */
async function corporaOf(dirs: readonly string[]): Promise<string[]> {
  const { clips } = await loadDataSets(dirs, { keepNeutral: true });
  const names = [...new Set(clips.map(({ corpus }) => corpus))];
  if (names.length > 1) return names;
  throw new ScriptError(
    `expected data sets of two corpora or more, found ${names.join("") || "none"}: name more folders`,
  );
}

function readRun(run: string, name: string): ExperimentRun {
  const text = (name: string) => readFileSync(`${run}/${name}`, "utf8");
  const epochs = text("history.jsonl")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as EpochRecord);
  const { commit } = JSON.parse(text("config.json")) as RunConfig;
  return {
    name,
    commit: commit?.slice(0, 7) ?? "none",
    minutes: epochs.reduce((sum, { seconds }) => sum + seconds, 0) / 60,
    metrics: JSON.parse(text("metrics.json")) as MetricsFile,
  };
}
