// What is typed in tfjs's own types, which do not pass a strict check of declaration files: kept out of the main entry, so
// that who recognises need not skip that check.

export {
  describeNetwork,
  type NetworkInputs,
  type NetworkOutputs,
} from "./custom/describeNetwork.ts";
export {
  CAM_SEGMENT,
  type CamPlusPlusSizes,
  camDilation,
  camPlusPlusWeights,
} from "./encoder/camPlusPlus.ts";
export { Encoder, type ReadEncoderOptions } from "./encoder/encoder.ts";
export {
  type EncoderInfo,
  type EncoderLayer,
  readEncoderInfo,
  type SaveEncoderOptions,
  saveCamPlusPlus,
  saveEncoder,
} from "./encoder/encoderFile.ts";
export { ensembleLogits } from "./ensembleLogits.ts";
export type { KeptBackend } from "./keepBackend.ts";
export { bidirectionalLstm, conv1d, type LstmWeights } from "./kernels/ops.ts";
export { AttentionPooling, type AttentionPoolingArgs } from "./layers/attentionPooling.ts";
export { BidirectionalLstm, type BidirectionalLstmArgs } from "./layers/bidirectionalLstm.ts";
export { CausalLstm, type CausalLstmArgs } from "./layers/causalLstm.ts";
export { PooledLengths, type PooledLengthsArgs } from "./layers/pooledLengths.ts";
export { SeededDropout, type SeededDropoutArgs } from "./layers/seededDropout.ts";
export { SequenceAveragePooling1D } from "./layers/sequenceAveragePooling1D.ts";
export { SequenceBatchNorm } from "./layers/sequenceBatchNorm.ts";
export { SequenceConv1D, type SequenceConv1DArgs } from "./layers/sequenceConv1D.ts";
export { SequenceLayer, type Shape } from "./layers/sequenceLayer.ts";
export { SequenceMaxPooling1D } from "./layers/sequenceMaxPooling1D.ts";
export {
  type Pool,
  SequencePooling1D,
  type SequencePooling1DArgs,
} from "./layers/sequencePooling1D.ts";
export type { ReadOptions } from "./modelSource.ts";
export { buildNetwork, type NetworkSizes, splitMembers } from "./network.ts";
export { readInto } from "./readInto.ts";
export type { WeightFormat } from "./stored/encodeWeights.ts";
export { disposeModel, type LoadedModel, loadModel } from "./stored/loadModel.ts";
export type { StoredWeight } from "./stored/manifest.ts";
export { encodeModel, type SaveOptions, saveModel } from "./stored/saveModel.ts";
