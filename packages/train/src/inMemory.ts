// Apart from the main entry, which needs Node.

export type { Metrics } from "@speech-emotion/data/labels";
export {
  defaultTrainConfig,
  referenceTrainConfig,
  smallTrainConfig,
  type TrainConfig,
  type TrainSettings,
} from "./config/trainConfig.ts";
export { TrainError, type TrainErrorCode } from "./errors.ts";
export {
  type ClipInMemory,
  type InMemoryOptions,
  type TrainedInMemory,
  trainInMemory,
} from "./trainInMemory.ts";
