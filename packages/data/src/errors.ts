import { SpeechEmotionError } from "@speech-emotion/features";

/** Why {@link DataError} is thrown. */
export type DataErrorCode =
  | "augmentation-unknown"
  | "cache-unwritable"
  | "class-too-small"
  | "clip-refused"
  | "clips-bad"
  | "columns-unclear"
  | "features-damaged"
  | "folder-missing"
  | "folder-taken"
  | "label-ambiguous"
  | "manifest-damaged"
  | "no-clips"
  | "option-out-of-range"
  | "rows-bad"
  | "speakers-unknown";

/** A data set that cannot be read, or not be split as asked. */
export class DataError extends SpeechEmotionError<DataErrorCode> {
  override readonly name = "DataError";
}
