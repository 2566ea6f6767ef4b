import { withFolderLock } from "@speech-emotion/data";
import { TrainError } from "../errors.ts";

/**
 * Does work as the one owner of a run folder, which is made for it, and goes again if nothing was written into it.
 *
 * @throws {TrainError} when another training owns it; one whose process on this machine is gone does not.
 */
export function withRunLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  return withFolderLock(
    folder,
    {
      name: "run.lock",
      refuse: (lock, owner) =>
        new TrainError({
          code: "run-busy",
          expected: "a run folder that no other training writes to",
          found: owner ? `that of process ${owner.pid} on ${owner.host}` : "one that is locked",
          advice: `wait for it or choose another folder; remove ${lock} if no training runs there`,
        }),
    },
    work,
  );
}
