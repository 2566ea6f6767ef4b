export { type ClassMetrics, computeMetrics, type Metrics } from "@speech-emotion/data/labels";
export type { BatchRecord, Callback, TrainBegin, TrainControl } from "./callbacks/callback.ts";
export { CsvLogger } from "./callbacks/csvLogger.ts";
export { EarlyStopping, type EarlyStoppingOptions } from "./callbacks/earlyStopping.ts";
export type { ReduceOnPlateauOptions } from "./callbacks/reduceOnPlateau.ts";
export { TensorBoard } from "./callbacks/tensorBoard.ts";
export { formatMetrics } from "./commands/formatMetrics.ts";
export {
  type ComparedRun,
  type Comparison,
  compareRuns,
  type PairedTest,
  type SeedGroup,
  type SettingsTest,
  type Spread,
} from "./compare/compareRuns.ts";
export { checkTrainConfig } from "./config/checkTrainConfig.ts";
export { describeProtocol, type SplitClip } from "./config/describeProtocol.ts";
export { hearingWith } from "./config/hearingWith.ts";
export {
  defaultTrainConfig,
  generalTrainConfig,
  referenceTrainConfig,
  smallTrainConfig,
  type TrainConfig,
  type TrainSettings,
} from "./config/trainConfig.ts";
export { TrainError, type TrainErrorCode } from "./errors.ts";
export { type EvaluateOptions, evaluateRun } from "./evaluate.ts";
export type { PreparedData } from "./examples/arrangeData.ts";
export type { ClassMask } from "./examples/corpusMasks.ts";
export type { Example } from "./examples/example.ts";
export type { LabelCount } from "./examples/leaveOutUntaught.ts";
export type { SplitEntry } from "./examples/splitClips.ts";
export { convertTorch } from "./exchange/convertTorch.ts";
export { type ExportOptions, exportModel } from "./exportModel.ts";
export { type PairOptions, pairRuns } from "./pairRuns.ts";
export {
  type ListedRecording,
  type ListedRecordings,
  type ListOptions,
  listRecordings,
} from "./recognition/listRecordings.ts";
export { modelFolder } from "./recognition/loadRecognizer.ts";
export { type PredictAllOptions, type Predicted, predictAll } from "./recognition/predictAll.ts";
export type { FileResult } from "./recognition/recogniseFile.ts";
export {
  type Recognised,
  RecognitionPool,
  type RecognitionPoolOptions,
} from "./recognition/recognitionPool.ts";
export { resultToJson } from "./recognition/resultToJson.ts";
export { type ReportOptions, writeReport } from "./report/writeReport.ts";
export { resume } from "./resume.ts";
export type { Predictions } from "./runFolder/predictions.ts";
export {
  type EpochRecord,
  type MetricsFile,
  type RunConfig,
  RunFolder,
  type StartedFrom,
} from "./runFolder/runFolder.ts";
export type { Interval } from "./scores/bootstrap.ts";
export { type Calibration, type CalibrationBin, measureCalibration } from "./scores/calibration.ts";
export {
  type AbsentLabels,
  type ClipPrediction,
  type CompanionExamples,
  type Evaluation,
  type EvaluationOptions,
  evaluateExamples,
  type ScoredExamples,
  type VerdictScores,
} from "./scores/evaluateExamples.ts";
export type { GroupMetrics } from "./scores/groups.ts";
export type { SpeakerScores } from "./scores/scoreBySpeaker.ts";
export { mean, standardDeviation } from "./scores/statistics.ts";
export { type TrainOptions, type TrainResult, train } from "./train.ts";
