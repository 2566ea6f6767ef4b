import type { RandomGenerator } from "@speech-emotion/features";
import { type Clip, sortedLabels } from "./clip.ts";
import { DataError } from "./errors.ts";
import { shuffled } from "./random.ts";

/** Clips by index: `held` are held out (test or validation), `kept` are the others; both ascending. */
export interface Holdout {
  readonly kept: number[];
  readonly held: number[];
}

/**
 * Holds out `ceil(fraction * class size)` clips of each class, as the counts of scikit-learn's
 * stratified `train_test_split` on RAVDESS. Clips with the same digest stay together.
 *
 * @throws {DataError} when a class would be left without a clip on either side.
 */
export function stratifiedHoldout(
  clips: readonly Clip[],
  options: {
    readonly digests: readonly string[];
    /** Share to hold out, in (0, 1). */
    readonly fraction: number;
    readonly random: RandomGenerator;
    /** Only these clips are split; default all. */
    readonly among?: readonly number[];
  },
): Holdout {
  const { digests, fraction, random, among = clips.map((_, i) => i) } = options;
  refuseFraction(fraction);
  const held = new Set<number>();
  for (const label of sortedLabels(among.map((i) => clips[i] as Clip))) {
    const members = among.filter((i) => clips[i]?.label === label);
    const twins = sameDigest(members, digests);
    const wanted = Math.ceil(fraction * members.length - 1e-9);
    let taken = 0;
    for (const group of shuffled(twins, random)) {
      if (taken + group.length > wanted) continue;
      for (const i of group) held.add(i);
      taken += group.length;
    }
    if (taken === 0 || taken === members.length)
      throw new DataError(
        `expected enough different ${label} clips to hold out ${wanted} of ${members.length}, found too few: add clips or change the fraction`,
      );
  }
  return partition(among, (i) => held.has(i));
}

/**
 * Holds out `ceil(fraction * speakers)` whole speakers, so that no voice is on both sides.
 *
 * @throws {DataError} when speakers are unknown or fewer than two.
 */
export function speakerHoldout(
  clips: readonly Clip[],
  options: {
    readonly fraction: number;
    readonly random: RandomGenerator;
    readonly among?: readonly number[];
  },
): Holdout {
  const { fraction, random, among = clips.map((_, i) => i) } = options;
  refuseFraction(fraction);
  const speakers = knownSpeakers(clips, among);
  const count = Math.min(speakers.length - 1, Math.ceil(fraction * speakers.length - 1e-9));
  const held = new Set(shuffled(speakers, random).slice(0, count));
  return partition(among, (i) => held.has(clips[i]?.speaker as string));
}

/** Test actors of the five folds of Luna-Jimenez et al. 2021 (https://doi.org/10.3390/s21227665). */
export const lunaJimenezFolds: readonly (readonly number[])[] = [
  [2, 5, 14, 15, 16],
  [3, 6, 7, 13, 18],
  [10, 11, 12, 19, 20],
  [8, 17, 21, 23, 24],
  [1, 4, 9, 22],
];

/**
 * Holds out the test actors of one Luna-Jimenez fold, as far as they are among the clips.
 *
 * @param fold 1 to 5.
 * @throws {DataError} when there is no such fold or none of its actors is there.
 */
export function lunaJimenezHoldout(clips: readonly Clip[], fold: number): Holdout {
  const actors = lunaJimenezFolds[fold - 1];
  if (!actors)
    throw new DataError(
      `expected a fold from 1 to ${lunaJimenezFolds.length}, found ${fold}: see the folds in the documentation`,
    );
  const everyone = clips.map((_, i) => i);
  knownSpeakers(clips, everyone);
  const split = partition(everyone, (i) => actors.includes(Number(clips[i]?.speaker)));
  if (split.held.length === 0 || split.kept.length === 0)
    throw new DataError(
      `expected clips of actors ${actors.join(", ")} and of others, found only one of the two: choose another fold`,
    );
  return split;
}

function sameDigest(members: readonly number[], digests: readonly string[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const i of members) {
    const digest = digests[i] as string;
    groups.set(digest, [...(groups.get(digest) ?? []), i]);
  }
  return [...groups.values()];
}

function knownSpeakers(clips: readonly Clip[], among: readonly number[]): string[] {
  const speakers = new Set(among.map((i) => clips[i]?.speaker));
  if (speakers.has(undefined) || speakers.size < 2)
    throw new DataError(
      `expected clips of at least two known speakers, found ${speakers.has(undefined) ? "clips that do not say who speaks" : "one"}: use the stratified split`,
    );
  return [...(speakers as Set<string>)].sort();
}

function refuseFraction(fraction: number): void {
  if (!(fraction > 0 && fraction < 1))
    throw new DataError(`expected a fraction between 0 and 1, found ${fraction}: try 0.2`);
}

function partition(among: readonly number[], isHeld: (index: number) => boolean): Holdout {
  const ascending = [...among].sort((a, b) => a - b);
  return {
    kept: ascending.filter((i) => !isHeld(i)),
    held: ascending.filter((i) => isHeld(i)),
  };
}
