import { join, posix } from "node:path";
import { DataError } from "../errors.ts";
import type { FoundClip, SkippedFile } from "./clip.ts";
import { describeSkipped } from "./describeSkipped.ts";
import type { FoundFiles } from "./findRecordings.ts";
import { readFolderNames } from "./folderLevels.ts";
import type { FoundSet } from "./loadDataSet.ts";
import type { RavdessOptions } from "./ravdess.ts";
import { isWavName, soundStem } from "./soundFiles.ts";

/** What a file's name says of its clip. */
type NamedClip = Pick<FoundClip, "label" | "speaker" | "sentence" | "channel" | "groups">;

/** A corpus that is known by the names of its files. */
export interface Corpus {
  readonly name: string;
  /** One of its files, as its archive has it. */
  readonly example: string;
  /** What a path says, in common words; undefined where the file is none of this corpus. */
  readonly parse: (id: string) => NamedClip | undefined;
  /** Why one of its files is left out; undefined where it is taken. Without it, all are taken. */
  readonly leaveOut?: (id: string, options: RavdessOptions) => string | undefined;
  /** What is asked for, where that is not all of it. */
  readonly describeWanted?: (options: RavdessOptions) => string;
}

/**
 * The clips of a corpus, however nested. A name that comes twice, as in archives that hold every file in two folders or
 * formats, counts once.
 *
 * @throws {DataError} when the folder holds no clip of the wanted kind.
 */
export function readCorpus(
  corpus: Corpus,
  from: { readonly dir: string; readonly files: FoundFiles; readonly options: RavdessOptions },
): FoundSet {
  const { dir, files, options } = from;
  const clips: FoundClip[] = [];
  const skipped: SkippedFile[] = [...files.skipped];
  const seen = new Set<string>();
  // WAV files first: of a clip in several formats, that is the one.
  for (const id of [...files.ids].sort((a, b) => Number(isWavName(b)) - Number(isWavName(a)))) {
    const path = join(dir, id);
    const named = corpus.parse(id);
    const key = `${named?.speaker}/${soundStem(posix.basename(id))}`;
    const reason = !named
      ? `not named as a ${corpus.name} clip`
      : (corpus.leaveOut?.(id, options) ??
        (seen.has(key) ? "same name as another file" : undefined));
    if (!named || reason) skipped.push({ path, reason: reason as string });
    else {
      seen.add(key);
      clips.push({ id, path, ...named, split: readFolderNames(id).split });
    }
  }
  if (clips.length === 0)
    throw new DataError({
      code: "no-clips",
      expected: `${corpus.name} clips such as ${corpus.example}${corpus.describeWanted?.(options) ?? ""} below ${dir}`,
      found: describeSkipped(skipped),
      advice: "check the path, and what is asked for",
    });
  return { name: corpus.name, clips, skipped };
}
