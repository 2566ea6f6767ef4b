import { loadDataSets } from "@speech-emotion/data";
import { ScriptError } from "../shared/commandLine.ts";
import type { ExperimentKind } from "./kinds.ts";

/** The gate is for models that are kept; here every run is to be scored. */
const UNGATED = ["--min-accuracy", "0", "--min-f1", "0"];
/** What the training of that name differs in. */
export const trainOptions: Readonly<Record<ExperimentKind, (name: string) => readonly string[]>> = {
  seeds: (seed) => ["--seed", seed],
  folds: (fold) => ["--split", "speaker", "--fold", fold, ...UNGATED],
  corpora: (corpus) => ["--split", "corpus", "--hold-out", corpus, ...UNGATED],
};

/** A training of an experiment. */
export interface Training {
  /** Its seed, its fold, or the corpus that is left out. */
  readonly name: string;
  /** Its run folder. */
  readonly folder: string;
  /** Options of `train` that are its own. */
  readonly options: readonly string[];
}

/**
 * All trainings of an experiment, in their order.
 *
 * @throws {ScriptError} when corpora are to be left out of data sets that have one.
 */
export async function listTrainings(
  kind: ExperimentKind,
  { dirs, out, seeds }: { readonly dirs: readonly string[]; out: string; seeds: readonly number[] },
): Promise<readonly Training[]> {
  const names = {
    seeds: () => seeds.map(String),
    folds: () => ["1", "2", "3", "4", "5"],
    corpora: () => corporaOf(dirs),
  };
  const prefix = kind === "corpora" ? "" : kind.slice(0, -1);
  return (await names[kind]()).map((name) => ({
    name,
    folder: `${out}/${prefix}${name}`,
    options: trainOptions[kind](name),
  }));
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
