import { posix } from "node:path";
import type { DataSet, FoundClip } from "./clip.ts";
import { digestClips, refuseAmbiguous } from "./digestClips.ts";
import { findWavs } from "./findWavs.ts";
import { readFolders } from "./folders.ts";
import { parseRavdessName, type RavdessOptions, readRavdess } from "./ravdess.ts";

/** A data set by the names of its files, which are not read yet. */
export interface FoundSet extends Omit<DataSet, "clips"> {
  readonly clips: readonly FoundClip[];
}

/**
 * Finds the clips below a folder, RAVDESS where at least one file is named as RAVDESS names them, else a folder a class,
 * and reads each file once for its digest.
 *
 * @throws {DataError} when neither is there, or one recording stands under two labels.
 */
export async function loadDataSet(dir: string, options: RavdessOptions = {}): Promise<DataSet> {
  const { ids, skipped } = await findWavs(dir);
  const isRavdess = ids.some((id) => parseRavdessName(posix.basename(id)));
  const found = isRavdess ? readRavdess(dir, ids, options) : readFolders(dir, ids);
  const clips = await digestClips(found.clips);
  refuseAmbiguous(clips);
  return { ...found, clips, skipped: [...skipped, ...found.skipped] };
}
