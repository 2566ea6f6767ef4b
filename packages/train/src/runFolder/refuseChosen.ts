import { resolve } from "node:path";
import { TrainError } from "../errors.ts";
import type { RunConfig } from "./runFolder.ts";

/**
 * Refuses what is named beside a run that is to go on, and would make it another one.
 *
 * @param chosen what was named, by its key; undefined counts as not named. The run's own data set may be.
 * @throws {TrainError} naming all of it.
 */
export function refuseChosen(
  { dir: own }: Pick<RunConfig, "dir">,
  { dir, ...others }: Readonly<Record<string, unknown>>,
): void {
  const moved = typeof dir === "string" && resolve(dir) !== own;
  const names = Object.keys(others).filter((key) => others[key] !== undefined);
  if (!moved && names.length === 0) return;
  throw new TrainError({
    code: "resume-differs",
    expected: "a run to go on as it began",
    found: [...(moved ? [`the data set ${dir}`] : []), ...names].join(", "),
    advice: "leave out what would change it, or train anew",
  });
}
