export { attentionBackward, attentionForward, attentionScratchBytes } from "./attention";
export { averagePoolBackward, averagePoolForward } from "./averagePool";
export { batchNormApply, batchNormBackward, batchNormForward } from "./batchNorm";
export { conv1dBackwardFilter, conv1dBackwardInput, conv1dForward, conv1dScratchBytes } from "./conv1d";
export { denseTdnnForward, denseTdnnScratchBytes, transitionForward, transitionScratchBytes } from "./denseTdnn";
export { dropout } from "./dropout";
export { freqConvForward, freqConvScratchBytes } from "./freqConv";
export { causalLstmBackward, causalLstmForward, lstmBackward, lstmForward, lstmScratchBytes } from "./lstm";
export { maxPoolBackward, maxPoolForward } from "./maxPool";
