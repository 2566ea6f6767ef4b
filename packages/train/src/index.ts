export { formatMetrics } from "./commands/formatMetrics.ts";
export {
  defaultTrainConfig,
  describeProtocol,
  referenceTrainConfig,
  type TrainConfig,
} from "./config/trainConfig.ts";
export { TrainError, type TrainErrorCode } from "./errors.ts";
export { type EvaluateOptions, evaluateExamples, evaluateRun } from "./evaluate.ts";
export type { Example, PreparedData, SetName, SplitEntry } from "./examples/prepareData.ts";
export { exportModel } from "./exportModel.ts";
export {
  type EpochRecord,
  type GroupMetrics,
  type MetricsFile,
  type RunConfig,
  RunFolder,
} from "./runFolder/runFolder.ts";
export type { Calibration, CalibrationBin } from "./scores/calibration.ts";
export { type ClassMetrics, computeMetrics, type Metrics } from "./scores/metrics.ts";
export { type TrainListener, type TrainOptions, type TrainResult, train } from "./train.ts";
