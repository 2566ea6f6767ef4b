import { existsSync } from "node:fs";
import { join } from "node:path";
import { TrainError } from "../errors.ts";
import type { RunFolder } from "./runFolder.ts";

/** @throws {TrainError} when there is a run in the folder. */
export function refuseRun({ path }: Pick<RunFolder, "path">): void {
  if (existsSync(join(path, "config.json")))
    throw new TrainError({
      code: "run-exists",
      expected: "a new folder",
      found: `a run in ${path}`,
      advice: "choose another folder, or resume the run",
    });
}
