import type { Clip, SetName } from "@speech-emotion/data";
import { countOf } from "@speech-emotion/features";
import { TrainError } from "../errors.ts";
import type { SplitEntry } from "./splitClips.ts";

/**
 * The clips of one set of a run's split.
 *
 * @param folders where they were looked for, in words.
 * @throws {TrainError} unless all of them are there.
 */
export function takeSet(
  clips: readonly Clip[],
  split: readonly SplitEntry[],
  { set, folders }: { readonly set: SetName; readonly folders: string },
): Clip[] {
  const digests = new Map(
    split.filter((entry) => entry.set === set).map(({ clip, digest }) => [clip, digest]),
  );
  const found = clips.filter(({ id, digest }) => digests.get(id) === digest);
  if (found.length !== digests.size)
    throw new TrainError({
      code: "data-missing",
      expected: `the run's ${countOf(digests.size, `${set} clip`)}, as they were, in ${folders}`,
      found: `${found.length}`,
      advice: "name the folder that holds them",
    });
  return found;
}
