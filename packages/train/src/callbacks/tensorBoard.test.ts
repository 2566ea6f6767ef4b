/**
 * Evidence: round trip. Event files are read back record by record, with checksums that are computed another way, and by
 * TensorBoard's own reader where `PYTHON` names a Python that has it.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import protobuf from "protobufjs/light.js";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { epochRecord } from "../../../../tests/epochRecord.ts";
import { TensorBoard } from "./tensorBoard.ts";

const scalars = [
  ...["learningRate", "trainLoss", "loss", "accuracy"],
  ...["weightedF1", "temperature", "seconds"],
] as const;
const python = process.env["PYTHON"] ?? "python3";
const hasTensorBoard = spawnSync(python, ["-c", "import tensorboard"]).status === 0;

const dirs: string[] = [];
let dir: string;
beforeEach(async () => {
  dirs.push(await mkdtemp(join(tmpdir(), "tensorboard-")));
  dir = join(dirs.at(-1)!, "run");
});
afterAll(() => Promise.all(dirs.map((path) => rm(path, { recursive: true, force: true }))));

/** Logs epochs as a training does that begins after `done` of them. */
async function log(done: number, last: number): Promise<void> {
  const board = new TensorBoard(dir);
  await board.onTrainBegin({ history: Array.from({ length: done }, (_, i) => epochRecord(i + 1)) });
  for (let epoch = done + 1; epoch <= last; epoch++) await board.onEpochEnd(epochRecord(epoch));
}

/** Remainder of the division by Castagnoli's polynomial, bit by bit, rotated and shifted as TFRecord files have it. */
function checksum(bytes: Uint8Array): number {
  let rest = 0xffffffffn;
  for (const byte of bytes)
    for (let bit = 0; bit < 8; bit++) {
      const out = (rest ^ (BigInt(byte) >> BigInt(bit))) & 1n;
      rest = (rest >> 1n) ^ (out * 0x82f63b78n);
    }
  const crc = rest ^ 0xffffffffn;
  const rotated = (crc >> 15n) | ((crc << 17n) & 0xffffffffn);
  return Number((rotated + 0xa282ead8n) & 0xffffffffn);
}

/** The records of a file, whose lengths and checksums must be right to its last byte. */
function records(file: Buffer): Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 0;
  while (at < file.length) {
    const length = Number(file.readBigUInt64LE(at));
    expect(file.readUInt32LE(at + 8)).toBe(checksum(file.subarray(at, at + 8)));
    const bytes = file.subarray(at + 12, at + 12 + length);
    expect(file.readUInt32LE(at + 12 + length)).toBe(checksum(bytes));
    found.push(bytes);
    at += 16 + length;
  }
  expect(at).toBe(file.length);
  return found;
}

/** The fields of a message as their bytes say, by number. */
function fields(bytes: Uint8Array): [field: number, value: number | Uint8Array][] {
  const reader = protobuf.Reader.create(bytes);
  const found: [number, number | Uint8Array][] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const read = { 0: "uint32", 1: "double", 2: "bytes", 5: "float" }[tag & 7] as "double";
    found.push([tag >>> 3, reader[read]()]);
  }
  return found;
}

test("a file has its version, then an event an epoch with each value by its name", async () => {
  const began = Date.now() / 1000;
  await log(0, 2);
  const [name, ...others] = await readdir(dir);
  expect(others).toEqual([]);
  expect(name).toMatch(/^events\.out\.tfevents\.\d+\./);
  const [version, start, ...epochs] = records(await readFile(join(dir, name!))).map(fields);
  expect(version![1]).toEqual([3, Buffer.from("brain.Event:2")]);
  expect(start!.slice(1)).toEqual([
    [2, 1],
    [7, Buffer.from([8, 1])],
  ]);
  expect(epochs).toHaveLength(2);
  epochs.forEach(([time, step, summary], i) => {
    expect(time![0]).toBe(1);
    expect(time![1]).toBeGreaterThanOrEqual(began);
    expect(time![1]).toBeLessThanOrEqual(Date.now() / 1000);
    expect(step).toEqual([2, i + 1]);
    expect(summary![0]).toBe(5);
    const values = fields(summary![1] as Uint8Array).map(([field, bytes]) => {
      const [tag, value] = fields(bytes as Uint8Array);
      expect([field, tag![0], value![0]]).toEqual([1, 1, 2]);
      return [Buffer.from(tag![1] as Uint8Array).toString(), value![1]];
    });
    expect(Object.fromEntries(values)).toEqual(expectedAt(i + 1));
  });
});

/** The values of an epoch that are shown. */
function expectedAt(epoch: number): Record<string, number> {
  const record = epochRecord(epoch);
  return Object.fromEntries(scalars.map((tag) => [tag, record[tag]]));
}

describe.skipIf(!hasTensorBoard)("TensorBoard's reader (PYTHON names a Python that has it)", () => {
  /** Each value by its name: pairs of step and value. */
  function readByTensorBoard(): Record<string, [step: number, value: number][]> {
    const program = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1])
events.Reload()
print(json.dumps({t: [[e.step, e.value] for e in events.Scalars(t)] for t in events.Tags()["scalars"]}))
`;
    const output = execFileSync(python, ["-c", program, dir], { encoding: "utf8" });
    return JSON.parse(output);
  }
  const expected = (epochs: readonly number[]) =>
    Object.fromEntries(
      scalars.map((tag) => [tag, epochs.map((epoch) => [epoch, epochRecord(epoch)[tag]])]),
    );

  test("finds each value of each epoch", { timeout: 60_000 }, async () => {
    await log(0, 3);
    expect(readByTensorBoard()).toEqual(expected([1, 2, 3]));
  });

  test("finds each step once where a resumed run had to run an epoch again", async () => {
    await log(0, 3);
    await log(2, 4);
    expect(await readdir(dir)).toHaveLength(2);
    expect(readByTensorBoard()).toEqual(expected([1, 2, 3, 4]));
  }, 60_000);
});
