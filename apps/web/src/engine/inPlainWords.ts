import { SpeechEmotionError } from "@speech-emotion/features";
import { ClipError } from "./checkDuration.ts";

/** Does some work; the library's refusals become a sentence for people. */
export function inPlainWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toPlainWords(error);
  }
}

/** A refusal of the library as a sentence for people; any other error as it is. */
export function toPlainWords(error: unknown): unknown {
  if (!(error instanceof SpeechEmotionError)) return error;
  const { expected, found, advice } = error;
  const [first = "", ...rest] = advice;
  const sentence = `${first.toUpperCase()}${rest.join("")}.`;
  return new ClipError(`Expected ${expected}, found ${found}. ${sentence}`);
}
