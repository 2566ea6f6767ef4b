import type { SetName } from "./clip.ts";
import { setOf } from "./setNames.ts";
import { emotionWord } from "./spellings.ts";

/** The folders of a file, and the set that they put it in. */
export interface ClipFolders {
  /** From the outermost to the innermost, without those that are a set of the split. */
  readonly names: readonly string[];
  /** By the outermost of the folders that are a set; undefined where none is. */
  readonly split: SetName | undefined;
}

/** Which folders hold what: indices of {@link ClipFolders.names}. */
export interface FolderLevels {
  readonly label: number;
  /** Whether the labels are words for emotions, and not just the names of the first folders that differ. */
  readonly isEmotion: boolean;
  readonly speaker: number | undefined;
}

/** The folders of a path below the data set's folder. */
export function readFolderNames(id: string): ClipFolders {
  const folders = id.split("/").slice(0, -1);
  const sets = folders.map(setOf);
  return {
    names: folders.filter((_, i) => sets[i] === undefined),
    split: sets.find((set) => set !== undefined),
  };
}

/**
 * The label is the level whose names are words for emotions, for at least half of the files and for the most where
 * there are several; else the first level with more than one name. The speaker is the other level, of those whose names
 * recur under several labels for at least half of the files, that has the most names, and at least two.
 */
export function findFolderLevels(files: readonly ClipFolders[]): FolderLevels {
  const levels = namesByLevel(files);
  const words = levels.map((names) => names.filter(({ name }) => emotionWord(name)).length);
  const most = words.reduce((a, b) => Math.max(a, b), 0);
  const isEmotion = most > 0 && 2 * most >= files.length;
  const distinct = levels.map((names) => new Set(names.map(({ name }) => name)).size);
  const differing = distinct.findIndex((count) => count > 1);
  const label = isEmotion ? words.indexOf(most) : Math.max(0, differing);
  let speaker: number | undefined;
  for (const [level, names] of levels.entries()) {
    if (level === label) continue;
    const recurring = namesThatRecur(names, label);
    const covered = names.filter(({ name }) => recurring.has(name)).length;
    const isSpeaker = recurring.size > 1 && 2 * covered >= files.length;
    if (isSpeaker && distinct[level]! > (distinct[speaker ?? -1] ?? 0)) speaker = level;
  }
  return { label, isEmotion, speaker };
}

/** A folder's name, and all of those that it stands among. */
interface LevelName {
  readonly name: string;
  readonly names: readonly string[];
}

/** Of each level the names there; a file that is not so deep has none. */
function namesByLevel(files: readonly ClipFolders[]): LevelName[][] {
  const levels: LevelName[][] = [];
  for (const { names } of files)
    for (const [level, name] of names.entries()) {
      levels[level] ??= [];
      levels[level].push({ name, names });
    }
  return levels;
}

/** Names that stand beside more than one label. */
function namesThatRecur(names: readonly LevelName[], label: number): Set<string> {
  const labelsOf = new Map<string, Set<string>>();
  for (const { name, names: all } of names) {
    const own = all[label];
    if (own !== undefined) labelsOf.set(name, (labelsOf.get(name) ?? new Set()).add(own));
  }
  return new Set([...labelsOf].flatMap(([name, own]) => (own.size > 1 ? [name] : [])));
}
