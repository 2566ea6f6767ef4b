/** Evidence: round trip. What d3-dsv reads of the file is what the epochs said. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { autoType, csvParse } from "d3-dsv";
import { afterAll, beforeAll, expect, test } from "vitest";
import { epochRecord } from "../../../../tests/epochRecord.ts";
import { CsvLogger } from "./csvLogger.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "csv-logger-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test("has a row an epoch, with all that is known of it, also after a run was resumed", async () => {
  const path = join(dir, "logs", "run.csv");
  const read = async () => csvParse(await readFile(path, "utf8"), autoType);
  const first = new CsvLogger(path);
  await first.onTrainBegin({ history: [] });
  expect(await read()).toHaveLength(0);
  for (const epoch of [1, 2, 3]) await first.onEpochEnd(epochRecord(epoch));
  expect([...(await read())]).toEqual([1, 2, 3].map((epoch) => epochRecord(epoch)));

  const resumed = new CsvLogger(path);
  await resumed.onTrainBegin({ history: [epochRecord(1), epochRecord(2)] }); // the third is run again
  expect(await read()).toHaveLength(2);
  await resumed.onEpochEnd(epochRecord(3));
  await resumed.onEpochEnd(epochRecord(4));
  const rows = await read();
  expect([...rows]).toEqual([1, 2, 3, 4].map((epoch) => epochRecord(epoch)));
  expect(rows.columns).toEqual(Object.keys(epochRecord(1)));
});
