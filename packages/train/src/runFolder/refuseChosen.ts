import { resolve } from "node:path";
import { TrainError } from "../errors.ts";
import type { RunConfig } from "./runFolder.ts";

/**
 * Refuses what is named beside a run that is to go on, and would make it another one.
 *
 * @param chosen what was named, by its key; undefined counts as not named. The run's own data sets may be, in their order.
 * @throws {TrainError} naming all of it.
 */
export function refuseChosen(
  { dirs: own }: Pick<RunConfig, "dirs">,
  { dirs, ...others }: { readonly dirs: readonly string[] } & Readonly<Record<string, unknown>>,
): void {
  const moved = dirs.length > 0 && dirs.map((dir) => resolve(dir)).join("\n") !== own.join("\n");
  const names = Object.keys(others).filter((key) => others[key] !== undefined);
  if (!moved && names.length === 0) return;
  throw new TrainError({
    code: "resume-differs",
    expected: "a run to go on as it began",
    found: [...(moved ? [`the data set ${dirs.join(" and ")}`] : []), ...names].join(", "),
    advice: "leave out what would change it, or train anew",
  });
}
