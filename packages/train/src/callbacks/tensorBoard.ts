import { appendFile, mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { EpochRecord } from "../runFolder/runFolder.ts";
import type { Callback, TrainBegin } from "./callback.ts";
import type { TensorBoardEvent } from "./eventFile.ts";

const tags = [
  "learningRate",
  "trainLoss",
  "loss",
  "accuracy",
  "weightedF1",
  "temperature",
  "seconds",
] as const satisfies readonly (keyof EpochRecord)[];

/**
 * Writes the values of each epoch into an event file, which `tensorboard --logdir DIR` shows as scalars of these names, with
 * the epoch as step. A run that is resumed adds a file, and the steps go on.
 *
 * @example
 * callbacks: [new TensorBoard("runs/speech/tensorboard")]
 */
export class TensorBoard implements Callback {
  readonly #dir: string;
  #path = "";

  /** @param dir a folder for this run alone, which is made; its name is what TensorBoard calls the run. */
  constructor(dir: string) {
    this.#dir = dir;
  }

  async onTrainBegin({ history }: Pick<TrainBegin, "history">): Promise<void> {
    await mkdir(this.#dir, { recursive: true });
    // Read in the order of their names, so the time comes first; a reader knows them by `tfevents`.
    const name = `events.out.tfevents.${Date.now()}.${hostname()}.${process.pid}`;
    this.#path = join(this.#dir, name);
    await this.#append({ fileVersion: "brain.Event:2" });
    await this.#append({ step: history.length + 1, sessionLog: { status: 1 } });
  }

  async onEpochEnd(record: EpochRecord): Promise<void> {
    const value = tags.map((tag) => ({ tag, simpleValue: record[tag] }));
    await this.#append({ step: record.epoch, summary: { value } });
  }

  async #append(event: Omit<TensorBoardEvent, "wallTime">): Promise<void> {
    // Loaded here, as who trains without it needs no Protocol Buffers.
    const { encodeEvent } = await import("./eventFile.ts");
    await appendFile(this.#path, encodeEvent({ wallTime: Date.now() / 1000, ...event }));
  }
}
