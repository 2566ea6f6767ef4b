import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { finite, type Mismatch, parseStored, sha256, whole } from "@speech-emotion/model/stored";
import * as v from "valibot";
import { TrainError } from "../errors.ts";
import type { Progress } from "../learning/progress.ts";
import { writeWhole } from "../writeWhole.ts";

interface StateFile {
  readonly progress: Progress;
  /** File with the arrays, float32, one after the other. */
  readonly values: string;
  /** Its SHA-256; states of version 0.1.0 have none. */
  readonly digest?: string;
}

const count = whole(0, Number.MAX_SAFE_INTEGER);
const stateSchema: v.GenericSchema<unknown, StateFile> = v.object({
  progress: v.object({
    epoch: whole(1, Number.MAX_SAFE_INTEGER),
    batch: count,
    lossSum: finite,
    step: count,
    reached: v.boolean(),
    plateau: v.object({
      learningRate: finite,
      best: v.optional(finite),
      wait: count,
      cooling: count,
    }),
    best: v.optional(v.object({ loss: finite, accuracy: finite, weightedF1: finite })),
  }),
  values: v.pipe(v.string(), v.regex(/^step-\d+\.f32$/, "a file's name as step-1.f32")),
  digest: v.exactOptional(sha256),
});

/** Saves where a training stands. `state.json` names its values' file and is renamed last, so the two belong together. */
export async function saveState(
  folder: string,
  progress: Progress,
  arrays: readonly Float32Array[],
): Promise<void> {
  const before = await readState(folder).catch(() => undefined);
  const values = `step-${progress.step}.f32`;
  const bytes = Buffer.concat(arrays.map((array) => bytesOf(array)));
  await writeWhole(join(folder, values), bytes);
  const state: StateFile = { progress, values, digest: digestOf(bytes) };
  await writeWhole(join(folder, "state.json"), JSON.stringify(state));
  if (before && before.values !== values) await rm(join(folder, before.values), { force: true });
}

/**
 * Fills the arrays with what {@link saveState} wrote.
 *
 * @returns undefined where nothing was saved.
 * @throws {TrainError} when the state is damaged, or of another network.
 */
export async function restoreState(
  folder: string,
  arrays: readonly Float32Array[],
): Promise<Progress | undefined> {
  const state = await readState(folder);
  if (!state) return undefined;
  const path = join(folder, state.values);
  const bytes = await readFile(path).catch(() => {
    throw damage(path)({ expected: "the values of the state", found: "none" });
  });
  const expected = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (bytes.length !== expected)
    throw damage(path)({ expected: `${expected} bytes`, found: `${bytes.length}` });
  if (state.digest !== undefined && state.digest !== digestOf(bytes))
    throw damage(path)({ expected: "the values that were saved", found: "others" });
  let from = 0;
  for (const array of arrays) {
    bytesOf(array).set(bytes.subarray(from, from + array.byteLength));
    from += array.byteLength;
  }
  return state.progress;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function readState(folder: string): Promise<StateFile | undefined> {
  const path = join(folder, "state.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  return text === undefined ? undefined : parseStored(text, stateSchema, damage(path));
}

function damage(path: string): (mismatch: Mismatch) => TrainError {
  return ({ expected, found }) =>
    new TrainError({
      code: "run-damaged",
      expected: `${expected} in ${path}`,
      found,
      advice: "the state is damaged or of another network, train again",
    });
}
