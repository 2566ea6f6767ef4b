import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EpochScores } from "./callbacks/gate.ts";
import type { ReduceOnPlateauState } from "./callbacks/reduceOnPlateau.ts";
import { TrainError } from "./errors.ts";
import type { Learner } from "./trainStep.ts";

/** What an unfinished training needs to go on after an epoch, beside its weights and what Adam remembers. */
export interface Progress {
  /** Epochs that are done. */
  readonly epoch: number;
  /** Steps that are done. */
  readonly step: number;
  readonly learningRate: number;
  /** Whether an epoch reached the loss threshold. */
  readonly reached: boolean;
  readonly plateau: ReduceOnPlateauState;
  readonly best?: EpochScores | undefined;
}

interface StateFile {
  readonly progress: Progress;
  /** File with weights, mean and square of the gradients, float32, one after the other. */
  readonly values: string;
}

/** Saves where a training stands. `state.json` names its values' file and is renamed last, so the two belong together. */
export async function saveState(
  folder: string,
  progress: Progress,
  { parameters, adam }: Learner,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const before = await readState(folder).catch(() => undefined);
  const values = `epoch-${progress.epoch}.f32`;
  const bytes = [parameters.values, adam.mean, adam.square].map(
    ({ buffer }) => new Uint8Array(buffer),
  );
  await writeFile(join(folder, `${values}.tmp`), Buffer.concat(bytes));
  await rename(join(folder, `${values}.tmp`), join(folder, values));
  const state: StateFile = { progress, values };
  await writeFile(join(folder, "state.json.tmp"), JSON.stringify(state));
  await rename(join(folder, "state.json.tmp"), join(folder, "state.json"));
  if (before && before.values !== values) await rm(join(folder, before.values), { force: true });
}

/**
 * Puts a training where {@link saveState} left it.
 *
 * @throws {TrainError} when there is no state, or one of another network.
 */
export async function restoreState(
  folder: string,
  { parameters, adam }: Learner,
): Promise<Progress> {
  const { progress, values } = await readState(folder);
  const bytes = await readFile(join(folder, values));
  const arrays = [parameters.values, adam.mean, adam.square];
  const size = parameters.values.byteLength;
  if (bytes.length !== 3 * size)
    throw new TrainError(
      `expected ${3 * size} bytes in ${join(folder, values)}, found ${bytes.length}: the state is damaged or of another network, train again`,
    );
  for (const [i, array] of arrays.entries())
    new Uint8Array(array.buffer).set(bytes.subarray(i * size, (i + 1) * size));
  parameters.write();
  return progress;
}

async function readState(folder: string): Promise<StateFile> {
  const path = join(folder, "state.json");
  try {
    return JSON.parse(await readFile(path, "utf8")) as StateFile;
  } catch {
    throw new TrainError(
      `expected the state of an unfinished training, found none at ${path}: start a new one with "train"`,
    );
  }
}
