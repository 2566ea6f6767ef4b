export { conv1dBackwardFilter, conv1dBackwardInput, conv1dForward, conv1dScratchBytes } from "./conv1d";
export { lstmBackward, lstmForward, lstmScratchBytes } from "./lstm";
