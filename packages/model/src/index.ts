export { argMax } from "./argMax.ts";
export {
  type BackendName,
  type BackendOptions,
  backendNames,
  useBackend,
  withBackend,
} from "./backend.ts";
export { backendVersions } from "./backendVersions.ts";
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
export type { ModelFileName, ModelSource } from "./modelSource.ts";
export {
  type ConvBlock,
  checkNetworkConfig,
  defaultNetworkConfig,
  framesPerStep,
  type NetworkConfig,
  referenceNetworkConfig,
} from "./networkConfig.ts";
export {
  type AttentionStep,
  type ClipFeatures,
  type FeatureEncoder,
  type Network,
  type Note,
  type Prediction,
  Recognizer,
  type Score,
  SEGMENT_SEC,
  type SegmentOptions,
} from "./recognizer.ts";
export type { LoadOptions, RecognizerInfo } from "./recognizerInfo.ts";
export { type FollowOptions, type HeardWindow, hearWindow } from "./segments/follower.ts";
export {
  joinSegments,
  type NotedTimeline,
  type Segment,
  type Share,
  summarise,
  type Timeline,
} from "./segments/timeline.ts";
export { TimelineBuilder } from "./segments/timelineBuilder.ts";
export { softmax } from "./softmax.ts";
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
export type { SavedVoice, Voice } from "./voice.ts";
