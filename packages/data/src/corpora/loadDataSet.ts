import { posix } from "node:path";
import type { DataSet } from "./clip.ts";
import { findWavs } from "./findWavs.ts";
import { loadFolders } from "./folders.ts";
import { loadRavdess, parseRavdessName, type RavdessOptions } from "./ravdess.ts";

/**
 * Finds the clips below a folder: RAVDESS where at least one file is named as RAVDESS names them, else a
 * folder a class.
 *
 * @throws {DataError} when neither is there.
 */
export async function loadDataSet(dir: string, options: RavdessOptions = {}): Promise<DataSet> {
  const files = await findWavs(dir);
  return files.some((id) => parseRavdessName(posix.basename(id)))
    ? loadRavdess(dir, options)
    : loadFolders(dir);
}
