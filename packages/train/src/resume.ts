import { loadDataSets } from "@speech-emotion/data";
import { RunFolder } from "./runFolder/runFolder.ts";
import { type TrainOptions, type TrainResult, train } from "./train.ts";

/**
 * Goes on with a training that was stopped, after its last finished epoch, to the same weights: with the settings and from the
 * folders that the run tells of.
 *
 * @param runDir the folder that {@link train} wrote.
 * @returns as {@link train}.
 * @throws {TrainError | DataError | FeatureError | ModelError} when it is no such folder, or its data is no longer what it was.
 * @example
 * await train(dataSet, config, { dirs, out: "runs/mine", signal });
 * await resume("runs/mine"); // perhaps another day
 */
export async function resume(
  runDir: string,
  options: Pick<TrainOptions, "workers" | "ffmpeg" | "signal" | "modules" | "callbacks"> = {},
): Promise<TrainResult> {
  const { config, dirs } = await (await RunFolder.open(runDir)).readConfig();
  const dataSet = await loadDataSets(dirs, { ...config, ffmpeg: options.ffmpeg });
  return train(dataSet, config, { ...options, out: runDir, dirs, resume: true });
}
