import { findFolderLevels, readFolderNames } from "./folderLevels.ts";
import { recogniseCorpus } from "./knownCorpora.ts";
import { commonLabel } from "./spellings.ts";

/** What the name of a sound file and those of its folders say of it. */
export interface NamedSound {
  /** The emotion, in the common word. */
  readonly label: string | undefined;
  /** Who speaks; undefined where the names do not say. */
  readonly speaker: string | undefined;
}

/** What the names of sound files say. */
export interface NamedSounds {
  /** What was read: the name of a known corpus, or `folders`; undefined where the names say nothing. */
  readonly by: string | undefined;
  /** Of each file, in their order. */
  readonly sounds: readonly NamedSound[];
}

/**
 * The labels of sound files by their paths alone, with `/`: from folders that are named after emotions, else from the names
 * of files where most are those of a known corpus. Other folders say nothing.
 */
export function readNames(ids: readonly string[]): NamedSounds {
  const folders = ids.map(readFolderNames);
  const levels = findFolderLevels(folders);
  const likeliest = recogniseCorpus(ids);
  const isMost = 2 * ids.filter((id) => likeliest?.parse(id)).length >= ids.length;
  const corpus = isMost ? likeliest : undefined;
  const sounds = ids.map((id, i): NamedSound => {
    const named = corpus?.parse(id);
    const names = folders[i]?.names ?? [];
    const folder = levels.isEmotion ? names[levels.label] : undefined;
    const label = levels.isEmotion ? folder : named?.label;
    const speaker = named?.speaker ?? (levels.isEmotion ? names[levels.speaker ?? -1] : undefined);
    return { label: label === undefined ? undefined : commonLabel(label), speaker };
  });
  return { by: levels.isEmotion ? "folders" : corpus?.name, sounds };
}
