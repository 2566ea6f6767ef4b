import { SpeechEmotionError } from "@speech-emotion/features";

/** Why {@link QueueError} is thrown. */
export type QueueErrorCode =
  | "archive-differs"
  | "archive-missing"
  | "format-unknown"
  | "list-unreadable"
  | "part-damaged"
  | "path-outside-root"
  | "recording-missing"
  | "recording-took-worker"
  | "redis-missing";

/** A queue or an archive that cannot be used, or a recording that was set aside. */
export class QueueError extends SpeechEmotionError<QueueErrorCode> {
  override readonly name = "QueueError";
}
