import { open } from "node:fs/promises";
import { openWav } from "@speech-emotion/features";
import type { ClipPart } from "../corpora/clipPart.ts";
import { type Recording, STRETCH_SEC } from "./recording.ts";

/**
 * Opens a WAV file of any length, more than 2 GiB too, or a part of it; what is beyond its end is not there.
 *
 * @throws {FeatureError} when it is no WAV that can be read.
 * @throws what the file system says when the file cannot be read.
 */
export async function openWavFile(path: string, part: ClipPart = {}): Promise<Recording> {
  const { startSec = 0, endSec = Number.POSITIVE_INFINITY } = part;
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const wav = await openWav({
      size,
      async read(start, length) {
        const bytes = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await file.read(bytes, filled, length - filled, start + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return bytes.subarray(0, filled);
      },
    });
    const { sampleRateHz, frames } = wav;
    return {
      sampleRateHz,
      durationSec: frames / sampleRateHz,
      read: () =>
        wav.read(STRETCH_SEC * sampleRateHz, {
          from: Math.round(startSec * sampleRateHz),
          to: Math.round(endSec * sampleRateHz),
        }),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
