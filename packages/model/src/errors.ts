import { SpeechEmotionError } from "@speech-emotion/features";

/** Why {@link ModelError} is thrown. */
export type ModelErrorCode =
  | "adaptation-unusable"
  | "backend-failed"
  | "backend-missing"
  | "companion-missing"
  | "encoder-missing"
  | "features-unusable"
  | "kernels-missing"
  | "labels-unusable"
  | "layer-unknown"
  | "model-damaged"
  | "model-missing"
  | "model-version"
  | "model-without-nuisance"
  | "model-without-speakers"
  | "model-without-summary"
  | "model-without-voice-space"
  | "module-unusable"
  | "needs-node"
  | "network-unusable"
  | "option-out-of-range"
  | "out-of-memory"
  | "voice-unusable"
  | "weights-not-finite";

/** A model or backend that cannot be used. */
export class ModelError extends SpeechEmotionError<ModelErrorCode> {
  override readonly name = "ModelError";
}
