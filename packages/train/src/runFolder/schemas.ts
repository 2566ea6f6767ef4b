import { describeValue } from "@speech-emotion/features";
import { checkedBy, finite, recordOf, whole } from "@speech-emotion/model/stored";
import * as v from "valibot";
import { checkTrainConfig } from "../config/checkTrainConfig.ts";
import { referenceTrainConfig, type TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";
import type { SplitEntry } from "../examples/splitClips.ts";
import type { EpochRecord, MetricsFile, RunConfig } from "./runFolder.ts";

const share = v.pipe(finite, v.minValue(0, "0 or more"), v.maxValue(1, "at most 1"));
const count = whole(0, Number.MAX_SAFE_INTEGER);

/** A setting that came after the run was made is as the reference has it, which is without. */
function checkStoredConfig(value: unknown): TrainConfig {
  if (!v.is(recordOf(v.unknown()), value))
    throw new TrainError({
      code: "setting-out-of-range",
      expected: "config to be an object",
      found: describeValue(value),
      advice: "see defaultTrainConfig",
    });
  const config: TrainConfig = { ...referenceTrainConfig, ...(value as Partial<TrainConfig>) };
  checkTrainConfig(config);
  return config;
}

/** `config.json` */
export const runConfigSchema: v.GenericSchema<unknown, RunConfig> = v.object({
  dir: v.string(),
  config: checkedBy(checkStoredConfig),
  backend: v.picklist(["wasm", "tensorflow", "cpu"]),
  versions: recordOf(v.string()),
  commit: v.nullable(v.string()),
});

/** `split.json` */
export const splitSchema: v.GenericSchema<unknown, readonly SplitEntry[]> = v.pipe(
  v.array(
    v.object({
      clip: v.string(),
      label: v.string(),
      set: v.picklist(["train", "validation", "test"]),
      digest: v.pipe(v.string(), v.nonEmpty("a digest")),
    }),
  ),
  v.check(
    (entries) => new Set(entries.map(({ clip }) => clip)).size === entries.length,
    "clips that differ",
  ),
);

const classMetrics = v.object({
  label: v.string(),
  precision: share,
  recall: share,
  f1: share,
  support: count,
});

/** `metrics.json` */
export const metricsSchema: v.GenericSchema<unknown, MetricsFile> = v.pipe(
  v.object({
    protocol: v.string(),
    clips: count,
    accuracy: share,
    weightedF1: share,
    macroF1: share,
    uar: share,
    classes: v.array(classMetrics),
    confusion: v.array(v.array(count)),
    calibration: v.object({
      ece: share,
      bins: v.array(v.object({ clips: count, score: share, accuracy: share })),
    }),
    groups: v.array(
      v.object({ by: v.string(), value: v.string(), clips: count, accuracy: share, uar: share }),
    ),
    speakerNormalised: v.exactOptional(
      v.object({ accuracy: share, weightedF1: share, uar: share }),
    ),
  }),
  v.check(
    ({ classes, confusion }) =>
      [confusion, ...confusion].every(({ length }) => length === classes.length),
    "a confusion with a row and a column a class",
  ),
);

/** A line of `history.jsonl`. */
export const epochSchema: v.GenericSchema<unknown, EpochRecord> = v.object({
  epoch: whole(1, Number.MAX_SAFE_INTEGER),
  learningRate: finite,
  trainLoss: finite,
  loss: finite,
  accuracy: share,
  weightedF1: share,
  temperature: finite,
  passes: v.boolean(),
  saved: v.boolean(),
  seconds: finite,
});
