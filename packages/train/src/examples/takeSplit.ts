import type { Clip, SetName } from "@speech-emotion/data/batches";
import { countOf } from "@speech-emotion/features";
import { TrainError } from "../errors.ts";
import type { SplitEntry } from "./splitClips.ts";

/**
 * Clips of each set, by index, as a run's `split.json` says.
 *
 * @throws {TrainError} when a clip is missing, changed or new: nothing is split anew.
 */
export function takeSplit(
  clips: readonly Clip[],
  split: readonly SplitEntry[],
): Record<SetName, readonly number[]> {
  const indices = new Map(clips.map(({ id }, i) => [id, i]));
  const isSame = ({ clip, label, digest }: SplitEntry) => {
    const found = clips[indices.get(clip) ?? -1];
    return found?.label === label && found.digest === digest;
  };
  const known = new Set(split.map(({ clip }) => clip));
  const changed = split.filter((entry) => !isSame(entry)).map(({ clip }) => clip);
  const added = clips.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  if (changed.length + added.length > 0)
    throw new TrainError({
      code: "data-differs",
      expected: `the ${countOf(split.length, "clip")} of split.json, unchanged`,
      found: [describe(changed, "missing or changed"), describe(added, "new")]
        .filter(Boolean)
        .join(", and "),
      advice: "put the data back as it was, or train anew",
    });
  const take = (name: SetName) =>
    split.filter(({ set }) => set === name).map(({ clip }) => indices.get(clip) as number);
  return { train: take("train"), validation: take("validation"), test: take("test") };
}

function describe([first, ...others]: readonly string[], what: string): string {
  if (first === undefined) return "";
  const count = countOf(others.length + 1, "clip");
  return others.length === 0 ? `${count} ${what}: ${first}` : `${count} ${what}: first ${first}`;
}
