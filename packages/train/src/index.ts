export type { Calibration, CalibrationBin } from "./calibration.ts";
export { TrainError } from "./errors.ts";
export { type EvaluateOptions, evaluateExamples, evaluateRun } from "./evaluate.ts";
export { exportModel } from "./exportModel.ts";
export { formatMetrics } from "./formatMetrics.ts";
export { type ClassMetrics, computeMetrics, type Metrics } from "./metrics.ts";
export type { Example, PreparedData, SetName, SplitEntry } from "./prepare.ts";
export {
  type EpochRecord,
  type GroupMetrics,
  type MetricsFile,
  type RunConfig,
  RunFolder,
} from "./runFolder.ts";
export { type TrainListener, type TrainOptions, type TrainResult, train } from "./train.ts";
export {
  defaultTrainConfig,
  describeProtocol,
  referenceTrainConfig,
  type TrainConfig,
} from "./trainConfig.ts";
