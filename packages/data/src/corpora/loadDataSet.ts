import type { FfmpegUse } from "../recordings/openRecording.ts";
import type { DataSet, FoundClip } from "./clip.ts";
import { readCorpus } from "./corpus.ts";
import { digestClips, refuseAmbiguous } from "./digestClips.ts";
import { type FoundFiles, findRecordings } from "./findRecordings.ts";
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

/** What is taken of a data set. */
export interface DataSetOptions extends RavdessOptions {
  /** Whether files that are no WAV are clips too, where ffmpeg is on the path; default `auto`. */
  readonly ffmpeg?: FfmpegUse | undefined;
}

/**
 * Finds the clips below a folder, or those that a manifest names, and reads each file once for its digest. Of a folder,
 * folders that are named after emotions give the labels; else the known corpus whose names fit most of the files does;
 * else the folders whatever they are called.
 *
 * @param path a folder, or a manifest (.csv, .tsv, .jsonl, .ndjson).
 * @throws {DataError} when none of these is there, or one recording stands under two labels.
 */
export async function loadDataSet(path: string, options: DataSetOptions = {}): Promise<DataSet> {
  const found = (await isManifest(path))
    ? await readManifest(path, options)
    : readFound(path, await findRecordings(path, options), options);
  const { clips: labelled, spellings } = mapSpellings(found.clips);
  const clips = await digestClips(labelled.map((clip) => ({ ...clip, corpus: found.name })));
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
