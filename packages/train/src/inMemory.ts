// Apart from the main entry, which needs Node; and typed in tfjs's own types, which do not pass a strict check of declaration files.

export type { Metrics } from "@speech-emotion/data/labels";
export {
  defaultTrainConfig,
  referenceTrainConfig,
  smallTrainConfig,
  type TrainConfig,
} from "./config/trainConfig.ts";
export { TrainError, type TrainErrorCode } from "./errors.ts";
export {
  type ClipInMemory,
  type InMemoryOptions,
  type TrainedInMemory,
  trainInMemory,
} from "./trainInMemory.ts";
