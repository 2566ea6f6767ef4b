import type { SkippedFile } from "@speech-emotion/data";
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

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
export const runConfigSchema: v.GenericSchema<unknown, RunConfig> = v.pipe(
  v.unknown(),
  v.transform(withDirs),
  v.object({
    dirs: v.pipe(v.array(v.string()), v.nonEmpty("a folder")),
    config: checkedBy(checkStoredConfig),
    from: v.exactOptional(
      v.object({
        path: v.string(),
        lastLayer: v.picklist(["kept", "kept in part", "anew"]),
        provenance: recordOf(v.unknown()),
      }),
    ),
    companion: v.exactOptional(v.string()),
    backend: v.picklist(["wasm", "tensorflow", "cpu"]),
    versions: recordOf(v.string()),
    commit: v.nullable(v.string()),
  }),
);

/** Runs that were made when a training had one data set hold its folder as `dir`. */
function withDirs(value: unknown): unknown {
  return isObject(value) && value.dirs === undefined && value.dir !== undefined
    ? { ...value, dirs: [value.dir] }
    : value;
}

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

/** `skipped.json` */
export const skippedSchema: v.GenericSchema<unknown, readonly SkippedFile[]> = v.array(
  v.object({ path: v.string(), reason: v.string() }),
);

const classMetrics = v.object({
  label: v.string(),
  precision: share,
  recall: share,
  f1: share,
  support: count,
});

const verdictScores = v.array(
  v.object({
    verdict: v.picklist(["sure", "likely", "unsure", "no voice"]),
    clips: count,
    accuracy: share,
  }),
);

const labelCounts = v.array(v.object({ label: v.string(), clips: count }));

/** `metrics.json` */
export const metricsSchema: v.GenericSchema<unknown, MetricsFile> = v.pipe(
  v.unknown(),
  v.transform(withCalibration),
  v.object({
    protocol: v.string(),
    clips: count,
    accuracy: share,
    weightedF1: share,
    macroF1: share,
    uar: share,
    classes: v.array(classMetrics),
    confusion: v.array(v.array(count)),
    answered: share,
    verdicts: v.exactOptional(verdictScores),
    riskCoverage: v.optional(v.array(v.object({ kept: share, right: share })), []),
    calibrationError: share,
    calibrationBins: v.array(v.object({ clips: count, score: share, accuracy: share })),
    absentLabels: v.exactOptional(
      v.array(v.object({ corpus: v.string(), labels: v.array(v.string()) })),
    ),
    unknownLabels: v.exactOptional(labelCounts),
    groups: v.array(
      v.object({ by: v.string(), value: v.string(), clips: count, accuracy: share, uar: share }),
    ),
    speakerNormalised: v.exactOptional(
      v.object({
        accuracy: share,
        weightedF1: share,
        uar: share,
        calibrationError: v.exactOptional(share),
        answered: v.exactOptional(share),
        verdicts: v.exactOptional(verdictScores),
      }),
    ),
  }),
  v.check(
    ({ classes, confusion }) =>
      [confusion, ...confusion].every(({ length }) => length === classes.length),
    "a confusion with a row and a column a class",
  ),
);

/** Runs of older versions hold the two in an object, and gave every clip an answer. */
function withCalibration(value: unknown): unknown {
  if (!isObject(value) || !isObject(value.calibration)) return value;
  const { ece, bins } = value.calibration;
  return { answered: 1, ...value, calibrationError: ece, calibrationBins: bins };
}

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
