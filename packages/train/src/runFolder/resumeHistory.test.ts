/** Evidence: real files. Which epochs stay when a run goes on, and refusal of what is not of one training. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TrainError } from "../errors.ts";
import { type Progress, startProgress } from "../learning/progress.ts";
import { resumeHistory } from "./resumeHistory.ts";
import { RunFolder } from "./runFolder.ts";

let run: RunFolder;
const history = () => readFile(join(run.path, "history.jsonl"), "utf8");
/** Where a training stands while it runs an epoch. */
const during = (epoch: number): Progress => ({ ...startProgress({ learningRate: 1 }), epoch });

beforeEach(async () => {
  run = new RunFolder(await mkdtemp(join(tmpdir(), "history-")));
});
afterEach(() => rm(run.path, { recursive: true }));

async function writeEpochs(count: number) {
  for (let epoch = 1; epoch <= count; epoch++)
    await run.appendHistory({
      epoch,
      learningRate: 1e-3,
      trainLoss: 1,
      loss: 1,
      accuracy: 0.5,
      weightedF1: 0.5,
      temperature: 1,
      passes: false,
      saved: false,
      seconds: 1,
    });
}

test.each([
  ["before its first epoch's end, of which nothing was written", 0, undefined, 0],
  ["between the first line and the first state", 1, undefined, 0],
  ["within the first epoch, of which a state was saved", 0, 1, 0],
  ["between two epochs", 2, 3, 2],
  ["between a later line and its state", 3, 3, 2],
  ["when a state was put back to an earlier one", 5, 2, 1],
])("stopped %s: of %i epochs, before %s, stay %i", async (_, written, epoch, kept) => {
  await writeEpochs(written);
  await resumeHistory(run, epoch === undefined ? undefined : during(epoch));
  const epochs = (await run.readHistory()).map((record) => record.epoch);
  expect(epochs).toEqual(Array.from({ length: kept }, (_, i) => i + 1));
});

test.each([
  ["lacks epochs that the state has behind it", 1, 3, /the 2 epochs before the state .*found 1:/],
  ["is gone", 0, 2, /before the state in history\.jsonl of .*, found 0: the run is damaged/],
  ["is of more epochs than one, without a state", 2, undefined, /state after 2 epochs in .*none:/],
])("a history that %s is refused, and stays as it was", async (_, written, epoch, message) => {
  await writeEpochs(written);
  const before = await history().catch(() => undefined);
  const resume = resumeHistory(run, epoch === undefined ? undefined : during(epoch));
  const error: unknown = await resume.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(TrainError);
  expect(error).toMatchObject({ code: "run-damaged", message: expect.stringMatching(message) });
  expect((error as Error).message).toContain(run.path);
  expect(await history().catch(() => undefined)).toBe(before);
});
