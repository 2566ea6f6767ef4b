import type { TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";

/**
 * The corpora whose clips are the test clips, all of them; none where the split is another.
 *
 * @param corpora names of all corpora of the data set.
 * @throws {TrainError} when one is unknown, or none is left to train on.
 */
export function heldCorpora(
  corpora: readonly string[],
  { split, holdOut = [] }: Pick<TrainConfig, "split" | "holdOut">,
): ReadonlySet<string> {
  if (split !== "corpus") return new Set();
  const unknown = holdOut.filter((name) => !corpora.includes(name));
  const held = new Set(holdOut);
  if (unknown.length > 0 || held.size === corpora.length)
    throw new TrainError({
      code: "corpus-unknown",
      expected: `some of the corpora ${corpora.join(", ")} to hold out, and others to train on`,
      found: unknown.length > 0 ? unknown.join(", ") : "all of them",
      advice: "name those to test on",
    });
  return held;
}
