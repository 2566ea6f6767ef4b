/** The files of this model. Bundlers put them into the site and their URLs into these places. */
export default {
  "model.json": new URL("./model.json", import.meta.url),
  "recognizer.json": new URL("./recognizer.json", import.meta.url),
  "weights.bin": new URL("./weights.bin", import.meta.url),
  "encoder.json": new URL("./encoder.json", import.meta.url),
  "encoder.bin": new URL("./encoder.bin", import.meta.url),
};
