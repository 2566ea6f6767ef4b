import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TrainError } from "../errors.ts";
import type { Progress } from "../learning/progress.ts";

interface StateFile {
  readonly progress: Progress;
  /** File with the arrays, float32, one after the other. */
  readonly values: string;
}

/** Saves where a training stands. `state.json` names its values' file and is renamed last, so the two belong together. */
export async function saveState(
  folder: string,
  progress: Progress,
  arrays: readonly Float32Array[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const before = await readState(folder).catch(() => undefined);
  const values = `step-${progress.step}.f32`;
  const bytes = arrays.map((array) => bytesOf(array));
  await writeFile(join(folder, `${values}.tmp`), Buffer.concat(bytes));
  await rename(join(folder, `${values}.tmp`), join(folder, values));
  const state: StateFile = { progress, values };
  await writeFile(join(folder, "state.json.tmp"), JSON.stringify(state));
  await rename(join(folder, "state.json.tmp"), join(folder, "state.json"));
  if (before && before.values !== values) await rm(join(folder, before.values), { force: true });
}

/**
 * Fills the arrays with what {@link saveState} wrote.
 *
 * @throws {TrainError} when there is no state, or one of another network.
 */
export async function restoreState(
  folder: string,
  arrays: readonly Float32Array[],
): Promise<Progress> {
  const { progress, values } = await readState(folder);
  const bytes = await readFile(join(folder, values));
  const expected = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (bytes.length !== expected)
    throw new TrainError({
      code: "run-damaged",
      expected: `${expected} bytes in ${join(folder, values)}`,
      found: `${bytes.length}`,
      advice: "the state is damaged or of another network, train again",
    });
  let from = 0;
  for (const array of arrays) {
    bytesOf(array).set(bytes.subarray(from, from + array.byteLength));
    from += array.byteLength;
  }
  return progress;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function readState(folder: string): Promise<StateFile> {
  const path = join(folder, "state.json");
  try {
    return JSON.parse(await readFile(path, "utf8")) as StateFile;
  } catch {
    throw new TrainError({
      code: "run-missing",
      expected: "the state of an unfinished training",
      found: `none at ${path}`,
      advice: "start a new training",
    });
  }
}
