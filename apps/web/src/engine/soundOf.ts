import { encodeWav } from "@speech-emotion/features";
import type { Source } from "./analysis.ts";

/** The file of a clip: as it came, or of what the microphone gave, as WAV of 16 bits. */
export function soundOf(source: Source): Blob {
  if ("file" in source) return source.file;
  const { audio, decoded } = source;
  return decoded ?? new Blob([encodeWav(audio) as Uint8Array<ArrayBuffer>], { type: "audio/wav" });
}
