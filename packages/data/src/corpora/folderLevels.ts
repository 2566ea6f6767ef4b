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
  const depth = files.reduce((most, { names }) => Math.max(most, names.length), 0);
  const levels = Array.from({ length: depth }, (_, level) =>
    files.map(({ names }) => names[level]),
  );
  const words = levels.map((names) => names.filter((name) => emotionWord(name ?? "")).length);
  const most = Math.max(0, ...words);
  const isEmotion = most > 0 && 2 * most >= files.length;
  const differing = levels.findIndex((names) => distinct(names).size > 1);
  const label = isEmotion ? words.indexOf(most) : Math.max(0, differing);
  const recurring = levels.map((names, level) =>
    level === label ? new Set<string>() : namesThatRecur(names, levels[label] as typeof names),
  );
  const covers = (level: number) =>
    2 * files.filter(({ names }) => recurring[level]?.has(names[level] ?? "")).length >=
    files.length;
  const speakers = levels.flatMap((names, level) =>
    (recurring[level]?.size ?? 0) > 1 && covers(level)
      ? [{ level, names: distinct(names).size }]
      : [],
  );
  return { label, isEmotion, speaker: speakers.sort((a, b) => b.names - a.names)[0]?.level };
}

function distinct(names: readonly (string | undefined)[]): Set<string> {
  return new Set(names.filter((name) => name !== undefined));
}

/** Names that stand beside more than one label. */
function namesThatRecur(
  names: readonly (string | undefined)[],
  labels: readonly (string | undefined)[],
): Set<string> {
  const labelsOf = new Map<string, Set<string>>();
  for (const [i, name] of names.entries()) {
    const label = labels[i];
    if (name === undefined || label === undefined) continue;
    labelsOf.set(name, (labelsOf.get(name) ?? new Set()).add(label));
  }
  return new Set([...labelsOf].flatMap(([name, own]) => (own.size > 1 ? [name] : [])));
}
