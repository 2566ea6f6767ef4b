export { argMax } from "./argMax.ts";
export { type BackendName, type BackendOptions, backendNames, useBackend } from "./backend.ts";
export { backendVersions } from "./backendVersions.ts";
export { ensembleLogits } from "./ensembleLogits.ts";
export { ModelError, type ModelErrorCode } from "./errors.ts";
export { bidirectionalLstm, conv1d, type LstmWeights } from "./kernels/ops.ts";
export { AttentionPooling } from "./layers/attentionPooling.ts";
export { BidirectionalLstm } from "./layers/bidirectionalLstm.ts";
export { SeededDropout } from "./layers/seededDropout.ts";
export { SequenceBatchNorm } from "./layers/sequenceBatchNorm.ts";
export { SequenceConv1D } from "./layers/sequenceConv1D.ts";
export {
  type LoadOptions,
  loadModel,
  type RecognizerInfo,
  saveModel,
  type WeightFormat,
} from "./modelFiles.ts";
export type { ModelFileName, ModelSource } from "./modelSource.ts";
export { buildNetwork, splitMembers } from "./network.ts";
export {
  type ConvBlock,
  checkNetworkConfig,
  defaultNetworkConfig,
  framesPerStep,
  type NetworkConfig,
  referenceNetworkConfig,
} from "./networkConfig.ts";
export { readInto } from "./readInto.ts";
export {
  type AttentionStep,
  type ClipFeatures,
  type Prediction,
  Recognizer,
  type Score,
} from "./recognizer.ts";
export { softmax } from "./softmax.ts";
