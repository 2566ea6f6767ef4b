import { basename, resolve } from "node:path";
import { DataError } from "../errors.ts";
import type { Clip, DataSet, SkippedFile } from "./clip.ts";
import { refuseAmbiguous } from "./digestClips.ts";
import { manifestEndings } from "./manifest/parseManifest.ts";
import type { MappedSpelling } from "./spellings.ts";

/** A data set and where it was loaded from. */
export interface PlacedDataSet {
  /** Its folder or manifest. */
  readonly path: string;
  /** What was found there. */
  readonly dataSet: DataSet;
}

/**
 * One data set of several. Each is a corpus of it, called as it is, or where two are called alike, as its folder or
 * manifest is. Its clips have the corpus in their ids and among their groups, and their speakers are its own: two corpora
 * may call two people alike. A recording that is in two of them is a clip of the first. One alone stays as it is.
 *
 * @throws {DataError} when one recording stands under two labels, or a data set has nothing of its own.
 */
export function joinDataSets(sets: readonly PlacedDataSet[]): DataSet {
  if (sets.length === 1) return sets[0]!.dataSet;
  const names = nameCorpora(sets);
  const all = sets.flatMap(({ dataSet }, i) => dataSet.clips.map((clip) => own(clip, names[i]!)));
  refuseAmbiguous(all);
  const owners = new Map<string, string>();
  const clips: Clip[] = [];
  const twins: SkippedFile[] = [];
  for (const clip of all) {
    const owner = owners.get(clip.digest) ?? clip.corpus;
    owners.set(clip.digest, owner);
    if (owner === clip.corpus) clips.push(clip);
    else twins.push({ path: clip.path, reason: `same bytes as a clip of ${owner}` });
  }
  const left = new Set(clips.map(({ corpus }) => corpus));
  const empty = names.findIndex((name) => !left.has(name));
  if (empty >= 0)
    throw new DataError({
      code: "no-clips",
      expected: `clips in ${sets[empty]!.path} that no other data set has`,
      found: "none",
      advice: "name each data set once",
    });
  return {
    name: names.join(" + "),
    clips,
    skipped: [...sets.flatMap(({ dataSet }) => dataSet.skipped), ...twins],
    spellings: addUp(sets.flatMap(({ dataSet }) => dataSet.spellings)),
  };
}

/** A clip as one of a corpus among others. */
function own(clip: Clip, corpus: string): Clip {
  const { id, speaker, groups } = clip;
  return {
    ...clip,
    id: `${corpus}/${id}`,
    corpus,
    speaker: speaker === undefined ? undefined : `${corpus}/${speaker}`,
    groups: { ...groups, corpus },
  };
}

/** A name for each, all different and without commas, so that several can be listed. */
function nameCorpora(sets: readonly PlacedDataSet[]): string[] {
  const isCalledAlike = (name: string) =>
    sets.filter(({ dataSet }) => dataSet.name === name).length > 1;
  const taken = new Set<string>();
  return sets.map(({ path, dataSet }) => {
    const called = isCalledAlike(dataSet.name) ? folderName(path) : dataSet.name;
    const name = called.replaceAll(",", "_");
    let unique = name;
    for (let n = 2; taken.has(unique); n++) unique = `${name}-${n}`;
    taken.add(unique);
    return unique;
  });
}

/** Of a manifest without its ending. */
function folderName(path: string): string {
  const name = basename(resolve(path));
  const ending = manifestEndings.find((one) => name.toLowerCase().endsWith(one)) ?? "";
  return name.slice(0, name.length - ending.length);
}

function addUp(spellings: readonly MappedSpelling[]): MappedSpelling[] {
  const sums = new Map<string, MappedSpelling>();
  for (const spelling of spellings) {
    const { from, clips } = spelling;
    sums.set(from, { ...spelling, clips: clips + (sums.get(from)?.clips ?? 0) });
  }
  return [...sums.values()];
}
