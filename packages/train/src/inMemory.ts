/** Training of clips that are in memory, on the thread that asks: for a page. Nothing is read or written. */

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
