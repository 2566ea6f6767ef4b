import { SpeechEmotionError } from "@speech-emotion/features";

/** Why {@link DataError} is thrown. */
export type DataErrorCode =
  | "archive-damaged"
  | "archive-refused"
  | "augmentation-unknown"
  | "cache-unwritable"
  | "class-too-small"
  | "clip-refused"
  | "clips-bad"
  | "columns-unclear"
  | "corpus-differs"
  | "corpus-unknown"
  | "disk-full"
  | "download-busy"
  | "download-damaged"
  | "download-failed"
  | "download-refused"
  | "features-damaged"
  | "folder-missing"
  | "folder-taken"
  | "folder-unwritable"
  | "label-ambiguous"
  | "manifest-damaged"
  | "no-clips"
  | "option-out-of-range"
  | "rows-bad"
  | "speakers-unknown";

/** A data set that cannot be read, fetched, or split as asked. */
export class DataError extends SpeechEmotionError<DataErrorCode> {
  override readonly name = "DataError";
}
