import type { Clip } from "../corpora/clip.ts";
import { parseRavdessPath } from "../corpora/ravdess.ts";
import { DataError } from "../errors.ts";
import { type Holdout, partition } from "./holdout.ts";
import { knownSpeakers } from "./knownSpeakers.ts";

/** Test actors of the five folds of Luna-Jimenez et al. 2021 (https://doi.org/10.3390/s21227665). */
export const lunaJimenezFolds: readonly (readonly number[])[] = [
  [2, 5, 14, 15, 16],
  [3, 6, 7, 13, 18],
  [10, 11, 12, 19, 20],
  [8, 17, 21, 23, 24],
  [1, 4, 9, 22],
];

/**
 * Holds out the test actors of one Luna-Jimenez fold, as far as they are among the clips. Whose number is not the
 * speaker's name, as in a joined data set, is told by the names of RAVDESS files.
 *
 * @param fold 1 to 5.
 * @param among only these clips are split; default all.
 * @throws {DataError} when there is no such fold or none of its actors is there.
 */
export function lunaJimenezHoldout(
  clips: readonly Clip[],
  fold: number,
  among: readonly number[] = clips.map((_, i) => i),
): Holdout {
  const actors = lunaJimenezFolds[fold - 1];
  if (!actors)
    throw new DataError({
      code: "option-out-of-range",
      expected: `a fold from 1 to ${lunaJimenezFolds.length}`,
      found: `${fold}`,
      advice: "see the folds in the documentation",
    });
  knownSpeakers(clips, among);
  const split = partition(among, (i) => actors.includes(actorOf(clips[i] as Clip)));
  if (split.held.length === 0 || split.kept.length === 0)
    throw new DataError({
      code: "speakers-unknown",
      expected: `clips of actors ${actors.join(", ")} and of others`,
      found: "only one of the two",
      advice: "choose another fold",
    });
  return split;
}

function actorOf({ speaker, path }: Clip): number {
  const number = Number(speaker);
  return Number.isNaN(number) ? Number(parseRavdessPath(path)?.actor) : number;
}
