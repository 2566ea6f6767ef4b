import { SpeechEmotionError } from "@speech-emotion/features";

/** Why {@link TrainError} is thrown. */
export type TrainErrorCode =
  | "address-unusable"
  | "class-untaught"
  | "corpus-unknown"
  | "data-differs"
  | "data-missing"
  | "encoder-missing"
  | "encoder-unlike"
  | "file-unreadable"
  | "fold-without-speakers"
  | "folder-taken"
  | "freeze-without-model"
  | "hold-out-unclear"
  | "label-unknown"
  | "loss-not-finite"
  | "model-paired"
  | "network-custom"
  | "network-untrainable"
  | "no-clips"
  | "output-ambiguous"
  | "picture-unknown"
  | "queue-missing"
  | "recording-too-long"
  | "recording-too-slow"
  | "resume-differs"
  | "run-busy"
  | "run-damaged"
  | "run-exists"
  | "run-missing"
  | "run-unfit"
  | "setting-out-of-range"
  | "setting-unknown"
  | "site-missing"
  | "split-given"
  | "test-empty"
  | "too-few-classes"
  | "training-thread-failed"
  | "weights-differ";

/** A training, a run or a setting that cannot be used. */
export class TrainError extends SpeechEmotionError<TrainErrorCode> {
  override readonly name = "TrainError";
}
