// Recognition alone: whoever imports this evaluates nothing of training.
export { SpeechEmotionError } from "@speech-emotion/features";
export * from "@speech-emotion/model";
