/** The URLs of this model's files, for `Recognizer.load` of `@speech-emotion/model`. */
declare const model: Readonly<
  Record<"model.json" | "recognizer.json" | "weights.bin" | "encoder.json" | "encoder.bin", URL>
>;
export default model;
