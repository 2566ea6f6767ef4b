import type { Source } from "../engine/analysis.ts";
import { ClipError } from "../engine/checkDuration.ts";

/** Ten minutes of stereo float at 96 kHz. */
const MOST_BYTES = 500_000_000;
const DECODE_RATE_HZ = 48000;

/**
 * A file as the recogniser takes it: WAV as bytes, for the library reads more of its forms than browsers do; MP3, FLAC, OGG,
 * M4A and what else the browser knows through its decoder.
 *
 * @throws {ClipError} when it is not sound.
 */
export async function readSource(file: Blob, name: string): Promise<Source> {
  if (file.size > MOST_BYTES)
    throw new ClipError(
      `“${name}” is ${Math.round(file.size / 1e6)} MB large, more than ten minutes of sound. Cut out the part that matters.`,
    );
  const bytes = await file.arrayBuffer();
  const start = new TextDecoder("latin1").decode(bytes.slice(0, 4));
  if (["RIFF", "RIFX", "RF64"].includes(start)) return { wav: new Uint8Array(bytes) };
  try {
    const decoded = await new OfflineAudioContext(1, 1, DECODE_RATE_HZ).decodeAudioData(bytes);
    const channels = Array.from({ length: decoded.numberOfChannels }, (_, c) =>
      decoded.getChannelData(c),
    );
    return { audio: { channels, sampleRateHz: decoded.sampleRate } };
  } catch {
    throw new ClipError(
      `“${name}” is not a sound file that this browser can read. Choose a WAV, MP3, FLAC, OGG or M4A file.`,
    );
  }
}
