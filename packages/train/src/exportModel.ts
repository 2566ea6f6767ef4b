import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { withBackend } from "@speech-emotion/model";
import { disposeModel, loadModel, saveModel } from "@speech-emotion/model/tfjs";
import { TrainError } from "./errors.ts";
import { confusionFigure, reliabilityFigure, riskCoverageFigure } from "./report/figures.ts";
import { RunFolder } from "./runFolder/runFolder.ts";
import { writeWhole } from "./writeWhole.ts";

/** For whom a model is written. */
export interface ExportOptions {
  /**
   * - `shipped` (the default): for this library, 8-bit weights, and beside them which clips the model was trained on, what it
   *   scored before they were rounded, and the figures of a model card.
   * - `onnx`: `model.onnx`, for onnxruntime and others that read ONNX; see docs/onnx.md.
   * - `tfjs`: `model.json` and `weights.bin` of tfjs's own layers, which plain `tf.loadLayersModel` reads; not of a
   *   model whose encoder is a CAM++ network.
   *
   * The last two have `signature.json` beside them: labels, the way from samples to features, inputs and outputs.
   */
  readonly format?: "shipped" | "onnx" | "tfjs" | undefined;
}

/**
 * Writes the model of a finished run as it is shipped, or for other programs.
 *
 * @param runDir a run folder; for other programs also a folder with a model alone.
 * @throws {TrainError | ModelError} when there is no model, or, as it is shipped, no scores, or, for tfjs, a CAM++ encoder.
 */
export async function exportModel(
  runDir: string,
  out: string,
  { format = "shipped" }: ExportOptions = {},
): Promise<void> {
  const run = new RunFolder(runDir);
  if ([run.model, run.path].some((own) => resolve(own) === resolve(out)))
    throw new TrainError({
      code: "folder-taken",
      expected: "another folder than the run's own",
      found: `${out}`,
      advice: "name another folder",
    });
  if (format === "shipped") return exportShipped(run, out);
  const { readModel } = await import("./exchange/exchangedModel.ts");
  await withBackend("auto", async () => {
    const model = await readModel(existsSync(run.model) ? run.model : run.path);
    // Each brings a library that nobody else needs.
    if (format === "onnx") await (await import("./exchange/writeOnnx.ts")).writeOnnx(out, model);
    else await (await import("./exchange/writeTfjs.ts")).writeTfjs(out, model);
  });
}

async function exportShipped(run: RunFolder, out: string): Promise<void> {
  await run.readSplit();
  const metrics = await run.readMetrics();
  await withBackend("auto", async () => {
    const model = await loadModel(run.model);
    const { network, info, encoder, companion } = model;
    await saveModel(out, network, info, { weights: "uint8", encoder, companion });
    disposeModel(model);
  });
  for (const name of ["split.json", "metrics.json"])
    await writeWhole(join(out, name), await readFile(join(run.path, name)));
  await writeWhole(join(out, "confusion.svg"), confusionFigure(metrics));
  await writeWhole(join(out, "reliability.svg"), reliabilityFigure(metrics));
  if (metrics.verdicts)
    await writeWhole(join(out, "risk-coverage.svg"), riskCoverageFigure(metrics));
}
