// What is typed in tfjs's own types, which do not pass a strict check of declaration files: kept out of the main entry, so
// that who recognises need not skip that check.
export { Encoder } from "./encoder/encoder.ts";
export {
  type EncoderInfo,
  type EncoderLayer,
  readEncoderInfo,
  saveEncoder,
} from "./encoder/encoderFile.ts";
export { ensembleLogits } from "./ensembleLogits.ts";
export { bidirectionalLstm, conv1d, type LstmWeights } from "./kernels/ops.ts";
export { AttentionPooling } from "./layers/attentionPooling.ts";
export { BidirectionalLstm } from "./layers/bidirectionalLstm.ts";
export { CausalLstm } from "./layers/causalLstm.ts";
export { SeededDropout } from "./layers/seededDropout.ts";
export { SequenceAveragePooling1D } from "./layers/sequenceAveragePooling1D.ts";
export { SequenceBatchNorm } from "./layers/sequenceBatchNorm.ts";
export { SequenceConv1D } from "./layers/sequenceConv1D.ts";
export { buildNetwork, splitMembers } from "./network.ts";
export { readInto } from "./readInto.ts";
export type { WeightFormat } from "./stored/encodeWeights.ts";
export { type LoadedModel, loadModel } from "./stored/loadModel.ts";
export { saveModel } from "./stored/saveModel.ts";
