import { extractWith } from "@speech-emotion/data";
import { encodingOf } from "@speech-emotion/features";
import { useBackend } from "@speech-emotion/model";
import { Encoder } from "@speech-emotion/model/tfjs";

/** Runs in a worker thread: takes features with an encoder, on WebAssembly. */
const extract: ReturnType<typeof extractWith> = extractWith(async (folder, frontEnd) => {
  await useBackend("wasm");
  const { encode } = await Encoder.load(folder, { encoding: encodingOf(frontEnd) });
  return encode;
});
export default extract;
