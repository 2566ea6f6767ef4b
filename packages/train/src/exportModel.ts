import { copyFile, mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { loadModel, saveModel, useBackend } from "@speech-emotion/model";
import { TrainError } from "./errors.ts";
import { RunFolder } from "./runFolder.ts";

/**
 * Writes the model of a finished run as it is shipped: float16 weights, and beside them which clips it was trained on
 * and what it scored.
 *
 * @throws {TrainError | ModelError} when the run has no model or no scores.
 */
export async function exportModel(runDir: string, out: string): Promise<void> {
  await useBackend("auto");
  const run = new RunFolder(runDir);
  await run.readSplit();
  await run.readMetrics();
  if (join(out) === join(run.model) || join(out) === join(run.path))
    throw new TrainError(`expected another folder than the run's own, found ${out}: change --out`);
  const { network, info } = await loadModel(run.model);
  await saveModel(out, network, info, { weights: "float16" });
  network.dispose();
  await mkdir(out, { recursive: true });
  for (const name of ["split.json", "metrics.json"]) {
    const path = join(out, name);
    await copyFile(join(runDir, name), `${path}.tmp`);
    await rename(`${path}.tmp`, path);
  }
}
