import { join } from "node:path";
import { countOf } from "@speech-emotion/features";
import { DataError } from "../errors.ts";
import type { FoundClip, SkippedFile } from "./clip.ts";
import type { Corpus } from "./corpus.ts";
import { describeSkipped } from "./describeSkipped.ts";
import type { FoundFiles } from "./findRecordings.ts";
import { type ClipFolders, type FolderLevels, readFolderNames } from "./folderLevels.ts";
import type { FoundSet } from "./loadDataSet.ts";
import type { RavdessOptions } from "./ravdess.ts";

/** A data set whose labels are the names of folders. */
export interface FolderSet {
  readonly dir: string;
  readonly files: FoundFiles;
  readonly levels: FolderLevels;
  /** What the names of its files are of, where they are known: who speaks, and what groups a clip is in. */
  readonly corpus: Corpus | undefined;
}

/**
 * The clips of a data set with class folders, as `DIR/happy/anything/clip.wav` or `DIR/train/speaker/happy/clip.wav`.
 *
 * @throws {DataError} when fewer than two class folders hold recordings.
 */
export function readFolders(
  { dir, files, levels, corpus }: FolderSet,
  { channels }: RavdessOptions,
): FoundSet {
  const clips: FoundClip[] = [];
  const skipped: SkippedFile[] = [];
  for (const id of files.ids) {
    const { names, split }: ClipFolders = readFolderNames(id);
    const label = names[levels.label];
    const named = corpus?.parse(id);
    const path = join(dir, id);
    if (label === undefined) skipped.push({ path, reason: "in no class folder" });
    else if (named?.channel && channels && !channels.includes(named.channel))
      skipped.push({ path, reason: `${named.channel} not asked for` });
    else {
      const speaker = named?.speaker ?? names[levels.speaker ?? -1];
      const { channel, groups = {} } = named ?? {};
      clips.push({ id, path, label, speaker, channel, groups, split });
    }
  }
  const labels = new Set(clips.map((clip) => clip.label));
  if (labels.size < 2)
    throw new DataError({
      code: "no-clips",
      expected: `RAVDESS clips (Actor_01/03-01-05-01-01-01-01.wav), those of another known corpus, or one folder a class with recordings below ${dir}`,
      found: `${countOf(files.ids.length, "recording")} in ${countOf(labels.size, "folder")}${files.skipped.length > 0 ? ` and ${describeSkipped(files.skipped)}` : ""}`,
      advice: "check the path",
    });
  return {
    name: corpus ? `folders of ${corpus.name} clips` : "folders",
    clips,
    skipped: [...files.skipped, ...skipped],
  };
}
