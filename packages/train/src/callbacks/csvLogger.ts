import { appendFile } from "node:fs/promises";
import { csvFormatRows } from "d3-dsv";
import type { EpochRecord } from "../runFolder/runFolder.ts";
import { writeWhole } from "../writeWhole.ts";
import type { Callback, TrainBegin } from "./callback.ts";

const columns = [
  "epoch",
  "learningRate",
  "trainLoss",
  "loss",
  "accuracy",
  "weightedF1",
  "temperature",
  "passes",
  "saved",
  "seconds",
] as const satisfies readonly (keyof EpochRecord)[];

/**
 * Writes a row an epoch into a CSV file, as Keras' `CSVLogger`. The file is written anew when a training begins, and has
 * the earlier epochs of a run that is resumed.
 *
 * @example
 * callbacks: [new CsvLogger("runs/speech.csv")]
 */
export class CsvLogger implements Callback {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async onTrainBegin({ history }: Pick<TrainBegin, "history">): Promise<void> {
    await writeWhole(this.#path, `${csvFormatRows([[...columns], ...history.map(cells)])}\n`);
  }

  async onEpochEnd(record: EpochRecord): Promise<void> {
    await appendFile(this.#path, `${csvFormatRows([cells(record)])}\n`);
  }
}

function cells(record: EpochRecord): string[] {
  return columns.map((column) => String(record[column]));
}
