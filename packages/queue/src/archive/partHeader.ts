import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseStored, sha256, whole } from "@speech-emotion/model/stored";
import * as v from "valibot";
import { QueueError } from "../errors.ts";
import { damaged } from "./damaged.ts";

const FORMAT = 1;

/** The first line of a part: what all its rows have in common. */
export interface PartHeader {
  /** Counts changes of what stands in parts. */
  readonly format: number;
  /** SHA-256 of what answers follow from: the model, what it was taught, and how many voices are told apart. */
  readonly model: string;
  /** Labels that answers are of. */
  readonly labels: readonly string[];
}

const schema: v.GenericSchema<unknown, PartHeader> = v.object({
  format: whole(FORMAT, FORMAT),
  model: sha256,
  labels: v.array(v.string()),
});

/** What a header says. */
export function parseHeader(line: string, path: string): PartHeader {
  return parseStored(line, schema, ({ expected, found }) =>
    damaged(`${expected} in the first line of ${path}`, found),
  );
}

/** The header of the parts of a worker. */
export async function describeWork(
  modelFolder: string,
  {
    labels,
    ...settings
  }: {
    readonly labels: readonly string[];
    readonly voices: number;
    readonly adaptation: string | undefined;
  },
): Promise<PartHeader> {
  const hash = createHash("sha256");
  // These hold the digests of the files of weights.
  for (const name of ["recognizer.json", "model.json", "encoder.json"]) {
    const path = join(modelFolder, name);
    hash.update(existsSync(path) ? await readFile(path) : name);
  }
  const model = hash.update(JSON.stringify(settings)).digest("hex");
  return { format: FORMAT, model, labels };
}

/** @throws {QueueError} unless two parts are of the same model. */
export function checkSameModel(
  expected: Pick<PartHeader, "model">,
  found: PartHeader,
  path: string,
): void {
  if (found.model === expected.model) return;
  throw new QueueError({
    code: "archive-differs",
    expected: `results of the model ${expected.model.slice(0, 12)}`,
    found: `those of ${found.model.slice(0, 12)} in ${path}`,
    advice:
      "use the same model, adaptation and number of voices as before, or a folder of its own for each",
  });
}
