import type { DataSet, FoundClip } from "./clip.ts";
import { readCorpus } from "./corpus.ts";
import { digestClips, refuseAmbiguous } from "./digestClips.ts";
import { type FoundFiles, findWavs } from "./findWavs.ts";
import { findFolderLevels, readFolderNames } from "./folderLevels.ts";
import { readFolders } from "./folders.ts";
import { recogniseCorpus } from "./knownCorpora.ts";
import type { RavdessOptions } from "./ravdess.ts";
import { mapSpellings } from "./spellings.ts";

/** A data set by the names of its files, which are not read yet. */
export interface FoundSet extends Omit<DataSet, "clips" | "spellings"> {
  readonly clips: readonly FoundClip[];
}

/**
 * Finds the clips below a folder and reads each file once for its digest. Folders that are named after emotions give the
 * labels; else the known corpus whose names fit most of the files does; else the folders whatever they are called.
 *
 * @throws {DataError} when neither is there, or one recording stands under two labels.
 */
export async function loadDataSet(dir: string, options: RavdessOptions = {}): Promise<DataSet> {
  const found = readFound(dir, await findWavs(dir), options);
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
