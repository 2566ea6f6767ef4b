import type { DataSet, FoundClip } from "./clip.ts";
import { readCorpus } from "./corpus.ts";
import { digestClips, refuseAmbiguous } from "./digestClips.ts";
import { type FoundFiles, findWavs } from "./findWavs.ts";
import { findFolderLevels, readFolderNames } from "./folderLevels.ts";
import { readFolders } from "./folders.ts";
import { recogniseCorpus } from "./knownCorpora.ts";
import { isManifest, readManifest } from "./manifest/readManifest.ts";
import type { RavdessOptions } from "./ravdess.ts";
import { mapSpellings } from "./spellings.ts";

/** A data set by the names of its files, which are not read yet. */
export interface FoundSet extends Omit<DataSet, "clips" | "spellings"> {
  readonly clips: readonly FoundClip[];
}

/**
 * Finds the clips below a folder, or those that a manifest names, and reads each file once for its digest. Of a folder,
 * folders that are named after emotions give the labels; else the known corpus whose names fit most of the files does;
 * else the folders whatever they are called.
 *
 * @param path a folder, or a manifest (.csv, .tsv, .jsonl, .ndjson).
 * @param options what to take of RAVDESS.
 * @throws {DataError} when none of these is there, or one recording stands under two labels.
 */
export async function loadDataSet(path: string, options: RavdessOptions = {}): Promise<DataSet> {
  const found = (await isManifest(path))
    ? await readManifest(path)
    : readFound(path, await findWavs(path), options);
  const { clips: labelled, spellings } = mapSpellings(found.clips);
  const clips = await digestClips(labelled);
  refuseAmbiguous(clips);
  return { ...found, clips, spellings };
}

function readFound(dir: string, files: FoundFiles, options: RavdessOptions): FoundSet {
  const corpus = recogniseCorpus(files.ids);
  const levels = findFolderLevels(files.ids.map(readFolderNames));
  return corpus && !levels.isEmotion
    ? readCorpus(corpus, { dir, files, options })
    : readFolders({ dir, files, levels, corpus }, options);
}
