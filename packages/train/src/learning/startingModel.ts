import { existsSync } from "node:fs";
import { disposeModel, loadModel } from "@speech-emotion/model/tfjs";
import { RunFolder } from "../runFolder/runFolder.ts";
import type { StartingModel } from "./fillFrom.ts";

/**
 * Reads it for the backend in use; nothing of it stays there.
 *
 * @param path a run folder, or one with a model alone.
 * @throws {ModelError} when a file is missing, damaged or of another version.
 */
export async function readStartingModel(path: string): Promise<StartingModel> {
  const run = new RunFolder(path);
  const folder = existsSync(run.model) ? run.model : path;
  const model = await loadModel(folder);
  const { network, info } = model;
  try {
    const weights = network.weights.map(
      (weight) =>
        [weight.originalName, Float32Array.from(weight.read().dataSync())] as [
          string,
          Float32Array,
        ],
    );
    return { folder, info, weights: new Map(weights) };
  } finally {
    disposeModel(model);
  }
}
