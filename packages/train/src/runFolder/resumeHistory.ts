import { countOf } from "@speech-emotion/features";
import { TrainError } from "../errors.ts";
import type { Progress } from "../learning/progress.ts";
import type { RunFolder } from "./runFolder.ts";

/**
 * Drops the epochs from a run's history that it will run again.
 *
 * @param restored where its state stands; undefined where none was saved, as none is before the first epoch has ended.
 * @throws {TrainError} when state and history are not of one training.
 */
export async function resumeHistory(run: RunFolder, restored: Progress | undefined): Promise<void> {
  const done = restored ? restored.epoch - 1 : 0;
  const { length } = await run.readHistory();
  // An epoch is written into the history first, then its state is saved.
  if (restored ? length < done : length > 1)
    throw new TrainError({
      code: "run-damaged",
      expected: restored
        ? `the ${countOf(done, "epoch")} before the state in history.jsonl of ${run.path}`
        : `the state after ${length} epochs in ${run.path}`,
      found: restored ? `${length}` : "none",
      advice: "the run is damaged, train again",
    });
  await run.truncateHistory(done);
}
