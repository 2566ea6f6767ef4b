import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { EpochScores } from "./callbacks/gate.ts";
import type { ReduceOnPlateauState } from "./callbacks/reduceOnPlateau.ts";
import { TrainError } from "./errors.ts";

/** What an unfinished training needs to go on after an epoch, beside its weights and Adam's moments. */
export interface Progress {
  /** Epochs that are done. */
  readonly epoch: number;
  /** Steps that are done. */
  readonly step: number;
  readonly learningRate: number;
  readonly plateau: ReduceOnPlateauState;
  readonly best: EpochScores | undefined;
}

interface StateFile {
  readonly progress: Progress;
  /** File with the values of all tensors, and what they are. */
  readonly tensors: string;
  readonly specs: tf.io.WeightsManifestEntry[];
}

/** Saves where a training stands. `state.json` names its tensors' file and is renamed last, so the two belong together. */
export async function saveState(
  folder: string,
  progress: Progress,
  network: LayersModel,
  optimizer: tf.Optimizer,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const before = await readState(folder).catch(() => undefined);
  const moments = await optimizer.getWeights();
  const weights = network.weights.map((weight) => ({
    name: weight.originalName,
    tensor: weight.read(),
  }));
  const { data, specs } = await tf.io.encodeWeights([...weights, ...moments]);
  const tensors = `epoch-${progress.epoch}.bin`;
  await writeFile(join(folder, tensors), new Uint8Array(data));
  const state: StateFile = { progress, tensors, specs };
  await writeFile(join(folder, "state.json.tmp"), JSON.stringify(state));
  await rename(join(folder, "state.json.tmp"), join(folder, "state.json"));
  if (before && before.tensors !== tensors) await rm(join(folder, before.tensors), { force: true });
}

/**
 * Puts a training where {@link saveState} left it.
 *
 * @throws {TrainError} when there is no state, or one of another network.
 */
export async function restoreState(
  folder: string,
  network: LayersModel,
  optimizer: tf.Optimizer,
): Promise<Progress> {
  const { progress, tensors, specs } = await readState(folder);
  const bytes = await readFile(join(folder, tensors));
  const values = tf.io.decodeWeights(new Uint8Array(bytes).buffer, specs);
  const named = specs.map(({ name }) => ({ name, tensor: values[name] as tf.Tensor }));
  const count = network.weights.length;
  network.setWeights(named.slice(0, count).map(({ tensor }) => tensor));
  await optimizer.setWeights(named.slice(count));
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
