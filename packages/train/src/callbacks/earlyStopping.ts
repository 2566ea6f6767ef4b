import { describeMisfit, type SettingKind } from "../config/trainSettings.ts";
import { TrainError } from "../errors.ts";
import type { EpochRecord } from "../runFolder/runFolder.ts";
import type { Callback, TrainBegin, TrainControl } from "./callback.ts";
import { improves } from "./improves.ts";

/** The values of an epoch that say how good it is, and where better ones lie. */
const modes = { trainLoss: "min", loss: "min", accuracy: "max", weightedF1: "max" } as const;

/** When to end. */
export interface EarlyStoppingOptions {
  /** Which value of {@link EpochRecord} is watched; default `loss`, that on the clips that choose the epoch. */
  readonly monitor?: keyof typeof modes;
  /** Training ends with this many epochs in a row without improvement; 0 is as 1. */
  readonly patience: number;
  /** Least change that counts as improvement, of at least 0; default 0. */
  readonly minDelta?: number;
  /** Whether less or more is better; default less for the losses, more for the scores. */
  readonly mode?: "min" | "max";
}

const kinds: Readonly<Record<keyof EarlyStoppingOptions, SettingKind>> = {
  monitor: { kind: "choice", choices: Object.keys(modes) },
  patience: { kind: "whole", min: 0 },
  minDelta: { kind: "number", min: 0 },
  mode: { kind: "choice", choices: ["min", "max"] },
};

/**
 * Ends a training that no longer improves, as Keras' `EarlyStopping`. Which epoch's weights are kept is the setting `keep`
 * (`best` for Keras' `restore_best_weights`). Choose the schedule `plateau` with it: `one-cycle` has its best epochs last.
 *
 * @throws {TrainError} when an option is out of range.
 * @example
 * callbacks: [new EarlyStopping({ monitor: "accuracy", patience: 8 })]
 */
export class EarlyStopping implements Callback {
  readonly #options: Required<EarlyStoppingOptions>;
  #best: number | undefined;
  #wait = 0;

  constructor(options: EarlyStoppingOptions) {
    const monitor = options.monitor ?? "loss";
    this.#options = { mode: modes[monitor], minDelta: 0, ...options, monitor };
    for (const [key, kind] of Object.entries(kinds)) {
      const value = this.#options[key as keyof EarlyStoppingOptions];
      const expected = describeMisfit(kind, value);
      if (expected)
        throw new TrainError({
          code: "setting-out-of-range",
          expected: `${key} of EarlyStopping to be ${expected}`,
          found: JSON.stringify(value) ?? "nothing",
          advice: "see EarlyStoppingOptions",
        });
    }
  }

  /** A run that is resumed after it had stopped stays where it was. */
  onTrainBegin({ history }: Pick<TrainBegin, "history">, control: TrainControl): void {
    this.#best = undefined;
    this.#wait = 0;
    for (const record of history) this.onEpochEnd(record, control);
  }

  onEpochEnd(record: EpochRecord, control: TrainControl): void {
    const { monitor, patience, mode, minDelta } = this.#options;
    const value = record[monitor];
    if (improves(value, this.#best, { mode, minDelta })) {
      this.#best = value;
      this.#wait = 0;
    } else {
      this.#wait++;
      if (this.#wait >= patience) control.stop();
    }
  }
}
