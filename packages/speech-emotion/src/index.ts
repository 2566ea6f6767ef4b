/**
 * Recognition: the {@link Recognizer}, and what its answers are made of.
 *
 * @module speech-emotion
 */

// Recognition alone: whoever imports this evaluates nothing of training.
export { SpeechEmotionError } from "@speech-emotion/features";
export * from "@speech-emotion/model";
