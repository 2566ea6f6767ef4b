/** Evidence: sequences of values with the epoch after which training must end; refusals. */
import { describe, expect, test } from "vitest";
import { epochRecord } from "../../../../tests/epochRecord.ts";
import type { EpochRecord } from "../runFolder/runFolder.ts";
import { EarlyStopping, type EarlyStoppingOptions } from "./earlyStopping.ts";

/** The epoch after which a training is told to end, or none; the first ones are the history of a run that is resumed. */
function endOf(
  values: readonly number[],
  options: EarlyStoppingOptions,
  { resumedAfter = 0 } = {},
): number | undefined {
  const monitor = options.monitor ?? "loss";
  const records: EpochRecord[] = values.map((v, i) => epochRecord(i + 1, { [monitor]: v }));
  const stopping = new EarlyStopping(options);
  let end: number | undefined;
  let epoch = resumedAfter;
  const control = {
    stop: () => {
      end ??= epoch;
    },
  };
  stopping.onTrainBegin({ history: records.slice(0, resumedAfter) }, control);
  for (const record of records.slice(resumedAfter)) {
    epoch = record.epoch;
    stopping.onEpochEnd(record, control);
  }
  return end;
}

describe("training ends", () => {
  test("after as many epochs without less loss as there is patience, from the last that had less", () => {
    expect(endOf([5, 4, 4, 3, 3, 4, 3, 2], { patience: 3 })).toBe(7);
    expect(endOf([5, 4, 4, 3, 3, 4, 3, 2], { patience: 4 })).toBeUndefined();
    expect(endOf([5, 5], { patience: 1 })).toBe(2);
    expect(endOf([5, 5], { patience: 0 })).toBe(2);
    expect(endOf([5], { patience: 0 })).toBeUndefined();
  });

  test("where a score no longer rises, or whatever is watched goes the wrong way", () => {
    const scores = [0.1, 0.2, 0.3, 0.3, 0.2];
    for (const monitor of ["accuracy", "weightedF1"] as const)
      expect(endOf(scores, { monitor, patience: 2 })).toBe(5);
    for (const monitor of ["loss", "trainLoss"] as const)
      expect(endOf(scores, { monitor, patience: 2 })).toBe(3);
    expect(endOf(scores, { monitor: "accuracy", mode: "min", patience: 2 })).toBe(3);
    expect(endOf(scores, { monitor: "loss", mode: "max", patience: 2 })).toBe(5);
  });

  test("where it improves by no more than minDelta", () => {
    expect(endOf([5, 4.75, 4.5], { patience: 2, minDelta: 0.5 })).toBe(3);
    expect(endOf([5, 4.25, 3.5], { patience: 2, minDelta: 0.5 })).toBeUndefined();
  });

  test("where it would have if the run had never stopped, also if that is at once", () => {
    const losses = [5, 4, 4, 4, 3];
    for (const resumedAfter of [0, 1, 2, 3, 4])
      expect(endOf(losses, { patience: 2 }, { resumedAfter })).toBe(Math.max(4, resumedAfter));
  });
});

test("one that is used for another training knows nothing of the first", () => {
  const stopping = new EarlyStopping({ patience: 1 });
  let stops = 0;
  const control = { stop: () => void stops++ };
  for (const loss of [1, 3]) {
    stopping.onTrainBegin({ history: [] }, control);
    stopping.onEpochEnd(epochRecord(1, { loss }), control);
  }
  expect(stops).toBe(0);
});

test("options that are out of range are refused by name", () => {
  const refuse = (options: object) => () => new EarlyStopping(options as EarlyStoppingOptions);
  expect(refuse({})).toThrow(/patience of EarlyStopping to be a whole number .*, found nothing/);
  expect(refuse({ patience: 1.5 })).toThrow(/patience/);
  expect(refuse({ patience: 1, minDelta: -1 })).toThrow(/minDelta/);
  expect(refuse({ patience: 1, mode: "auto" })).toThrow(/mode .* one of min, max, found "auto"/);
  expect(refuse({ patience: 1, monitor: "val_loss" })).toThrow(/monitor .*, found "val_loss"/);
});
