import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";
import type { Audio } from "../signal.ts";
import { type WaveFields, WaveFile } from "./waveFile.ts";

/**
 * Writes sound as a 16-bit PCM WAV file; samples beyond [-1, 1) are clipped.
 *
 * @throws {FeatureError} when channels are no samples, or the rate is out of range.
 */
export function encodeWav({ channels, sampleRateHz }: Audio): Uint8Array {
  channels.forEach(checkSamples);
  checkOptions({ sampleRateHz });
  const count = channels.length;
  const frames = channels[0]?.length ?? 0;
  const interleaved = new Int16Array(frames * count);
  for (const [c, channel] of channels.entries())
    for (let n = 0; n < frames; n++) {
      const value = Math.round((channel[n] as number) * 32768);
      interleaved[n * count + c] = Math.max(-32768, Math.min(32767, value));
    }
  // wavefile makes the header; it would take ten times as long over the samples.
  const wav = new WaveFile();
  wav.fromScratch(count, sampleRateHz, "16", new Int16Array(0));
  Object.assign((wav as unknown as WaveFields).data, {
    samples: new Uint8Array(interleaved.buffer),
  });
  return wav.toBuffer();
}
