import type { RandomGenerator } from "@speech-emotion/features";
import { type Clip, sortedLabels } from "../corpora/clip.ts";
import { DataError } from "../errors.ts";
import { shuffled } from "../random.ts";
import { type Holdout, partition, refuseFraction } from "./holdout.ts";

/**
 * Holds out `ceil(fraction * class size)` clips of each class, as the counts of scikit-learn's
 * stratified `train_test_split` on RAVDESS. Clips with the same digest stay together.
 *
 * @throws {DataError} when a class would be left without a clip on either side.
 */
export function stratifiedHoldout(
  clips: readonly Clip[],
  options: {
    /** Share to hold out, in (0, 1). */
    readonly fraction: number;
    readonly random: RandomGenerator;
    /** Only these clips are split; default all. */
    readonly among?: readonly number[];
  },
): Holdout {
  const { fraction, random, among = clips.map((_, i) => i) } = options;
  refuseFraction(fraction);
  const held = new Set<number>();
  for (const label of sortedLabels(among.map((i) => clips[i] as Clip))) {
    const members = among.filter((i) => clips[i]?.label === label);
    const twins = sameDigest(members, clips);
    const wanted = Math.ceil(fraction * members.length - 1e-9);
    let taken = 0;
    for (const group of shuffled(twins, random)) {
      if (taken + group.length > wanted) continue;
      for (const i of group) held.add(i);
      taken += group.length;
    }
    if (taken === 0 || taken === members.length) {
      const corpora = [...new Set(members.map((i) => (clips[i] as Clip).corpus))];
      throw new DataError({
        code: "class-too-small",
        expected: `enough different ${label} clips to hold out ${wanted} of ${members.length}`,
        found: `${twins.length} that differ in ${corpora.join(" and ")}`,
        advice: "add clips or change the fraction",
      });
    }
  }
  return partition(among, (i) => held.has(i));
}

function sameDigest(members: readonly number[], clips: readonly Clip[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const i of members) {
    const { digest } = clips[i] as Clip;
    groups.set(digest, [...(groups.get(digest) ?? []), i]);
  }
  return [...groups.values()];
}
