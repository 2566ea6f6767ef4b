import { describeRefusal, type Refusal } from "@speech-emotion/features";
import { DataError } from "../errors.ts";
import { listFirst } from "../listFirst.ts";

/** A clip that no features can be taken of, and why. */
export interface BadClip {
  /** Where it is, and which part. */
  readonly path: string;
  /** Why, for people and for a program. */
  readonly refusal: Refusal;
}

/**
 * Refuses clips, all in one line.
 *
 * @param allowed whether the work could go on without them.
 * @throws {DataError} unless there are none.
 */
export function refuseBadClips(
  bad: readonly BadClip[],
  { of, allowed }: { readonly of: number; readonly allowed: boolean },
): void {
  if (bad.length === 0) return;
  const reasons = bad
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, refusal }) => `${path} (${describeRefusal(refusal)})`);
  throw new DataError({
    code: allowed ? "clips-bad" : "clip-refused",
    expected: "clips that features can be taken of",
    found: `${bad.length} of ${of} refused, ${listFirst(reasons)}`,
    advice: allowed ? "mend or remove them, or allow for a larger share" : "mend or remove them",
  });
}
