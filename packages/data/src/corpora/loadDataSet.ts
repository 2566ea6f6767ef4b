import type { DataSet, FoundClip } from "./clip.ts";
import { readCorpus } from "./corpus.ts";
import { digestClips, refuseAmbiguous } from "./digestClips.ts";
import { findWavs } from "./findWavs.ts";
import { readFolders } from "./folders.ts";
import { recogniseCorpus } from "./knownCorpora.ts";
import type { RavdessOptions } from "./ravdess.ts";
import { mapSpellings } from "./spellings.ts";

/** A data set by the names of its files, which are not read yet. */
export interface FoundSet extends Omit<DataSet, "clips" | "spellings"> {
  readonly clips: readonly FoundClip[];
}

/**
 * Finds the clips below a folder, those of the known corpus whose names fit most of the files, else a folder a class,
 * and reads each file once for its digest.
 *
 * @throws {DataError} when neither is there, or one recording stands under two labels.
 */
export async function loadDataSet(dir: string, options: RavdessOptions = {}): Promise<DataSet> {
  const { ids, skipped } = await findWavs(dir);
  const corpus = recogniseCorpus(ids);
  const found = corpus ? readCorpus(corpus, { dir, ids, options }) : readFolders(dir, ids);
  const { clips: labelled, spellings } = mapSpellings(found.clips);
  const clips = await digestClips(labelled);
  refuseAmbiguous(clips);
  return { ...found, clips, spellings, skipped: [...skipped, ...found.skipped] };
}
