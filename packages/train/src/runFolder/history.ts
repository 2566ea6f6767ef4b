import { parseStored } from "@speech-emotion/model/stored";
import { TrainError } from "../errors.ts";
import type { EpochRecord } from "./runFolder.ts";
import { epochSchema } from "./schemas.ts";

/**
 * Epochs of `history.jsonl`, in their order. A last line that was cut, as when the machine stopped while it was written,
 * is left out.
 *
 * @throws {TrainError} naming the line that is damaged, or does not follow the one before.
 */
export function parseHistory(text: string, path: string): EpochRecord[] {
  const lines = text.split("\n");
  const last = lines.pop() as string; // nothing, where the last line was ended
  const records = lines.map((line, i) => parseLine(line, i + 1, path));
  return isCut(last) ? records : [...records, parseLine(last, lines.length + 1, path)];
}

function isCut(line: string): boolean {
  try {
    JSON.parse(line);
    return false;
  } catch {
    return true;
  }
}

function parseLine(line: string, number: number, path: string): EpochRecord {
  const refuse = (expected: string, found: string) =>
    new TrainError({
      code: "run-damaged",
      expected: `${expected} in line ${number} of ${path}`,
      found,
      advice: "the run is damaged, train again",
    });
  const record = parseStored(line, epochSchema, ({ expected, found }) => refuse(expected, found));
  if (record.epoch !== number) throw refuse(`epoch ${number}`, `epoch ${record.epoch}`);
  return record;
}
