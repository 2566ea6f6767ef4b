export { type Affect, affectOf } from "./affect.ts";
export { argMax } from "./argMax.ts";
export {
  type BackendName,
  type BackendOptions,
  backendNames,
  useBackend,
  withBackend,
} from "./backend.ts";
export { backendVersions } from "./backendVersions.ts";
export { type Companion, type Opinion, poolOpinions } from "./companion.ts";
export type {
  CustomLayer,
  CustomNetwork,
  LayerInput,
  LayerPlace,
  NetworkFunction,
} from "./custom/customNetwork.ts";
export {
  type CurvePoint,
  type Doubt,
  distanceOf,
  type Judgement,
  judge,
  type Verdict,
  type VoiceDetector,
  voiceScoreOf,
} from "./doubt.ts";
export { ModelError, type ModelErrorCode } from "./errors.ts";
export type { Explanation, OcclusionOptions } from "./explain/occlude.ts";
export { importModules } from "./importModules.ts";
export type { ModelFiles } from "./modelFiles.ts";
export { COMPANION, type ModelFileName, type ModelSource } from "./modelSource.ts";
export {
  type ConvBlock,
  defaultNetworkConfig,
  framesPerStep,
  type NetworkConfig,
  referenceNetworkConfig,
} from "./networkConfig.ts";
export { checkNetworkConfig, isCustom, type NetworkShape } from "./networkShape.ts";
export type { ClipFeatures } from "./recognizer/clipFeatures.ts";
export type { AttentionStep, Note, Prediction, Score } from "./recognizer/prediction.ts";
export {
  type AudioSource,
  type BlobLike,
  type ReadAudioOptions,
  readAudio,
} from "./recognizer/readAudio.ts";
export { type Lesson, Recognizer, type RecognizerOptions } from "./recognizer/recognizer.ts";
export {
  type EmbedOptions,
  type ExplainOptions,
  type FeatureEncoder,
  type Network,
  type PredictOptions,
  SEGMENT_SEC,
  type SegmentOptions,
  SyncRecognizer,
} from "./recognizer/syncRecognizer.ts";
export type { LoadOptions, RecognizerInfo } from "./recognizerInfo.ts";
export type { Stretch } from "./segments/cutSound.ts";
export {
  Follower,
  type FollowOptions,
  type HeardWindow,
  hearWindows,
} from "./segments/follower.ts";
export { disarmCell } from "./segments/formats/disarmCell.ts";
export type { TimelineChannel } from "./segments/formats/timelineChannel.ts";
export {
  type TimelineFormat,
  type TimelineFormatName,
  timelineFormatNames,
  timelineFormats,
  writeTimeline,
} from "./segments/formats/writeTimeline.ts";
export { meanScores } from "./segments/meanScores.ts";
export {
  joinSegments,
  type NotedTimeline,
  type Segment,
  type Share,
  sharesOf,
  summarise,
  type Timeline,
  type VoiceTimeline,
} from "./segments/timeline.ts";
export { TimelineBuilder, type TimelineOptions } from "./segments/timelineBuilder.ts";
export { softmax } from "./softmax.ts";
export type { ModelDigests } from "./stored/digestModel.ts";
export {
  Adaptation,
  type Gain,
  type SavedAdaptation,
} from "./teach/adaptation.ts";
export {
  fitSoftmaxRegression,
  type SoftmaxRegression,
  type SoftmaxRows,
} from "./teach/fitSoftmaxRegression.ts";
export { dampNuisance, type Nuisance } from "./teach/nuisance.ts";
export type { TaughtClip } from "./teach/teach.ts";
export type { PageWorker } from "./thread/openWorker.ts";
export type { SavedVoice, Voice } from "./voice.ts";
export type { VoiceSpace } from "./voices/voiceSpace.ts";
