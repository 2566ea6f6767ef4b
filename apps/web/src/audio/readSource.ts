import { isOtherFormat, openWav } from "@speech-emotion/features";
import type { Source } from "../engine/analysis.ts";
import { ClipError } from "../engine/checkDuration.ts";

/** Ten minutes of stereo float at 96 kHz. */
const MOST_BYTES = 500_000_000;
const DECODE_RATE_HZ = 48000;

/**
 * A file as the recogniser takes it: WAV as bytes, for the library reads more of its forms than browsers do; MP3, FLAC, OGG,
 * M4A, WAV with other codecs and what else the browser knows through its decoder.
 *
 * @throws {ClipError} when it is not sound.
 */
export async function readSource(file: Blob, name: string): Promise<Source> {
  if (file.size > MOST_BYTES)
    throw new ClipError(
      `“${name}” is ${Math.round(file.size / 1e6)} MB large, more than ten minutes of sound. Cut out the part that matters.`,
    );
  const wav = new Uint8Array(await file.arrayBuffer());
  const refusal = await refusalOf(wav);
  if (!isOtherFormat(refusal)) return { wav };
  try {
    const decoder = new OfflineAudioContext(1, 1, DECODE_RATE_HZ);
    const decoded = await decoder.decodeAudioData(wav.slice().buffer); // which takes the buffer away
    const channels = Array.from({ length: decoded.numberOfChannels }, (_, c) =>
      decoded.getChannelData(c),
    );
    return { audio: { channels, sampleRateHz: decoded.sampleRate } };
  } catch {
    if (refusal.code === "wav-codec-unknown") return { wav }; // the library names the codec
    throw new ClipError(
      `“${name}” is not a sound file that this browser can read. Choose a WAV, MP3, FLAC, OGG or M4A file.`,
    );
  }
}

/** Why the library will not read a file, by its chunks; undefined where it will. */
async function refusalOf(wav: Uint8Array): Promise<unknown> {
  const read = async (start: number, length: number) => wav.subarray(start, start + length);
  return openWav({ size: wav.length, read }).then(
    () => undefined,
    (error: unknown) => error,
  );
}
