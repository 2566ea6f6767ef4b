import { QueueError } from "../errors.ts";

/** The refusal of a list, part or manifest that is not as it was written. */
export function damaged(expected: string, found: string): QueueError {
  return new QueueError({
    code: "part-damaged",
    expected,
    found,
    advice: "bring it again, or remove it and put its recordings in again with enqueue",
  });
}
