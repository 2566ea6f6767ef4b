import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Recognizer, type RecognizerOptions } from "@speech-emotion/model";

/** The folder that holds a model's files: a run's, the one that is named, or by default that of the one that ships. */
export function modelFolder(model: string | undefined): string {
  if (model === undefined) {
    const { resolve } = createRequire(import.meta.url);
    return dirname(resolve("@speech-emotion/general-model/recognizer.json"));
  }
  const inRun = join(model, "model");
  return existsSync(inRun) ? inRun : model;
}

/**
 * The model of a run's folder, or of its own; by default the one that ships.
 *
 * @throws {ModelError} as `Recognizer.load`.
 */
export function loadRecognizer(
  model: string | undefined,
  options: Pick<RecognizerOptions, "backend" | "modules"> = {},
): Promise<Recognizer> {
  return Recognizer.load(modelFolder(model), options);
}
