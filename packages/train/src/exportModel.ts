import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { withBackend } from "@speech-emotion/model";
import { loadModel, saveModel } from "@speech-emotion/model/tfjs";
import { TrainError } from "./errors.ts";
import { confusionFigure, reliabilityFigure, riskCoverageFigure } from "./report/figures.ts";
import { RunFolder } from "./runFolder/runFolder.ts";
import { writeWhole } from "./writeWhole.ts";

/**
 * Writes the model of a finished run as it is shipped: 8-bit weights, and beside them which clips it was trained on,
 * what it scored before they were rounded, and the figures of a model card.
 *
 * @throws {TrainError | ModelError} when the run has no model or no scores.
 */
export async function exportModel(runDir: string, out: string): Promise<void> {
  const run = new RunFolder(runDir);
  await run.readSplit();
  const metrics = await run.readMetrics();
  if ([run.model, run.path].some((own) => resolve(own) === resolve(out)))
    throw new TrainError({
      code: "folder-taken",
      expected: "another folder than the run's own",
      found: `${out}`,
      advice: "name another folder",
    });
  await withBackend("auto", async () => {
    const { network, info, encoder } = await loadModel(run.model);
    await saveModel(out, network, info, { weights: "uint8", encoder });
    network.dispose();
    encoder?.dispose();
  });
  for (const name of ["split.json", "metrics.json"])
    await writeWhole(join(out, name), await readFile(join(runDir, name)));
  await writeWhole(join(out, "confusion.svg"), confusionFigure(metrics));
  await writeWhole(join(out, "reliability.svg"), reliabilityFigure(metrics));
  if (metrics.verdicts)
    await writeWhole(join(out, "risk-coverage.svg"), riskCoverageFigure(metrics));
}
