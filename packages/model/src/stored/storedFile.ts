import { readModelFile } from "#platform";
import { ModelError } from "../errors.ts";
import {
  type ModelFileName,
  type ModelSource,
  placeFile,
  type ReadOptions,
} from "../modelSource.ts";
import { decodeWeights } from "./decodeWeights.ts";
import { bytesOf, type StoredWeight } from "./manifest.ts";
import type { Mismatch } from "./parseStored.ts";

/** More than any of a model's JSON files has. */
const MAX_JSON_BYTES = 2 ** 26;

/** @throws {ModelError} when it is missing, or larger than any. */
export async function readText(
  source: ModelSource,
  name: ModelFileName,
  options: Pick<ReadOptions, "signal"> = {},
): Promise<string> {
  const file = placeFile(source, name);
  const bytes = await readModelFile(file, { ...options, maxBytes: MAX_JSON_BYTES });
  return new TextDecoder().decode(bytes);
}

/** Makes the error of a file that does not hold what it should. */
export function damageOf(
  source: ModelSource,
  name: ModelFileName,
): (mismatch: Mismatch) => ModelError {
  const { address } = placeFile(source, name);
  return ({ expected, found }) =>
    new ModelError({
      code: "model-damaged",
      expected: `${expected} in ${name}`,
      found,
      advice: `${address} is damaged, save or copy the model again`,
    });
}

/** @throws {ModelError} always, when a file's format is another than is read. */
export function refuseFormat(
  source: ModelSource,
  { name, format, found }: { name: ModelFileName; format: number; found: number },
): never {
  throw new ModelError({
    code: "model-version",
    expected: `${name} of format ${format}`,
    found: `${found}`,
    advice: `use the version that wrote ${placeFile(source, name).address}`,
  });
}

/** How many bytes some weights take in their file. */
export function totalBytes(stored: readonly StoredWeight[]): number {
  return stored.reduce((sum, weight) => sum + bytesOf(weight), 0);
}

/** @throws {ModelError} when a file of weights is missing or not as long as it should be. */
export async function readWeights(
  source: ModelSource,
  from: Omit<ReadOptions, "maxBytes"> & {
    readonly name: ModelFileName;
    readonly stored: readonly StoredWeight[];
  },
): Promise<Uint8Array<ArrayBuffer>> {
  const { name, stored, ...options } = from;
  const length = totalBytes(stored);
  const bytes = await readModelFile(placeFile(source, name), { ...options, maxBytes: length });
  if (bytes.byteLength !== length)
    throw damageOf(source, name)({ expected: `${length} bytes`, found: `${bytes.byteLength}` });
  return bytes;
}

/** @throws {ModelError} when a value is not finite. */
export function decodeFinite(
  source: ModelSource,
  from: {
    readonly name: ModelFileName;
    readonly stored: readonly StoredWeight[];
    readonly bytes: Uint8Array<ArrayBuffer>;
  },
): Map<string, Float32Array> {
  const values = decodeWeights(from.stored, from.bytes);
  for (const [weight, own] of values)
    if (!areFinite(own))
      throw damageOf(
        source,
        from.name,
      )({ expected: `finite weights in ${weight}`, found: "others" });
  return values;
}

/** A loop, as loading a model waits for it and `every` calls a function a value. */
function areFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
