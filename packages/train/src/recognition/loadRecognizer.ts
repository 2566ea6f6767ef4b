import { existsSync } from "node:fs";
import { join } from "node:path";
import { type BackendName, Recognizer } from "@speech-emotion/model";

/**
 * The model of a run's folder, or of its own; by default the one that ships.
 *
 * @throws {ModelError} as `Recognizer.load`.
 */
export function loadRecognizer(
  model: string | undefined,
  options: { readonly backend?: BackendName } = {},
): Promise<Recognizer> {
  const inRun = model === undefined ? undefined : join(model, "model");
  return Recognizer.load(inRun && existsSync(inRun) ? inRun : model, options);
}
