import { type Audio, decodeWav } from "@speech-emotion/features";
import type { Source } from "./analysis.ts";
import { inPlainWords } from "./inPlainWords.ts";

/** The sound of a clip. Refuses what is no WAV that can be read. */
export async function readAudio(source: Source): Promise<Audio> {
  if ("audio" in source) return source.audio;
  const bytes = new Uint8Array(await source.file.arrayBuffer());
  return inPlainWords(() => decodeWav(bytes));
}
