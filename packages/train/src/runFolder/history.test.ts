/** Evidence: property. Of a text that was cut anywhere, the epochs that were written whole; and where damage is told. */
import { expect, test } from "vitest";
import { parseHistory } from "./history.ts";
import type { EpochRecord } from "./runFolder.ts";

const epochs = [1, 2, 3, 4].map(
  (epoch): EpochRecord => ({
    epoch,
    learningRate: 1e-3,
    trainLoss: 1.5,
    loss: 1 / epoch,
    accuracy: 0.5,
    weightedF1: 0.4,
    temperature: 1,
    passes: epoch > 2,
    saved: false,
    seconds: 2,
  }),
);
const lines = epochs.map((record) => JSON.stringify(record));
const text = lines.map((line) => `${line}\n`).join("");

test("cut after any of its characters, it is the epochs that are whole by then", () => {
  const ends = lines.map((_, i) => lines.slice(0, i + 1).join("\n").length);
  for (let length = 0; length <= text.length; length++) {
    const whole = ends.filter((end) => end <= length).length;
    expect(parseHistory(text.slice(0, length), "h"), `${length}`).toEqual(epochs.slice(0, whole));
  }
});

test("nothing, or a line that was just begun, is no epoch", () => {
  for (const none of ["", "{", '{"epoch":1']) expect(parseHistory(none, "h")).toEqual([]);
});

test("what is no epoch is named by its line and file, the last one too", () => {
  const refusal = (...some: readonly string[]) =>
    expect.objectContaining({
      code: "run-damaged",
      expected: expect.stringMatching(
        new RegExp(` in line ${some.length} of runs/a/history\\.jsonl$`),
      ),
      advice: expect.stringContaining("train again"),
    });
  const [first, second, third] = lines as [string, string, string];
  for (const some of [
    [`${first}}`],
    [first, second.slice(0, -1)],
    [first, second, '{"epoch":3}'],
    [first, third],
    [first, second, third.replace('"epoch":3', '"epoch":3.5')],
  ]) {
    const parse = () => parseHistory(`${some.join("\n")}\n`, "runs/a/history.jsonl");
    expect(parse).toThrow(refusal(...some));
  }
  // Valid JSON without a newline is no line that was cut.
  expect(() => parseHistory(`${first}\nnull`, "runs/a/history.jsonl")).toThrow(refusal("", ""));
});
