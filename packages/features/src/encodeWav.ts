import type { Audio } from "./signal.ts";
import { WaveFile } from "./waveFile.ts";

/** Writes sound as a 16-bit PCM WAV file; samples beyond [-1, 1) are clipped. */
export function encodeWav({ channels, sampleRateHz }: Audio): Uint8Array {
  const wav = new WaveFile();
  const samples = channels.map((channel) =>
    Int16Array.from(channel, (x) => Math.max(-32768, Math.min(32767, Math.round(x * 32768)))),
  );
  wav.fromScratch(channels.length, sampleRateHz, "16", samples);
  return wav.toBuffer();
}
