import { isOtherFormat, openWav } from "@speech-emotion/features";
import type { Source } from "../engine/analysis.ts";
import { blobBytes } from "../engine/blobBytes.ts";
import { ClipError } from "../engine/checkDuration.ts";
import { toPlainWords } from "../engine/inPlainWords.ts";
import { measureDuration } from "./measureDuration.ts";

/** What the browser decodes is in memory as a whole: ten minutes of stereo take 230 MB. */
const LONGEST_DECODED_SEC = 600;
const MOST_DECODED_BYTES = 500_000_000;
/** Ten minutes at 4 kbit/s, which is less than any codec takes: what is no larger need not be measured first. */
const SURELY_SHORT_BYTES = 300_000;
const DECODE_RATE_HZ = 48000;

/**
 * A file as the recogniser takes it: WAV of any length as it is, for the library reads it block by block, and more of its forms
 * than browsers do; MP3, FLAC, OGG, M4A, WAV with other codecs and what else the browser knows through its decoder.
 *
 * @throws {ClipError} when it is not sound, or too long for the browser's decoder.
 */
export async function readSource(file: Blob, name: string): Promise<Source> {
  try {
    const { frames, sampleRateHz } = await openWav(blobBytes(file));
    return { file, durationSec: frames / sampleRateHz };
  } catch (error) {
    if (!isOtherFormat(error)) throw toPlainWords(error);
    await checkDecodable(file, name);
    const source = await decode(file);
    if (source) return source;
    if (error.code === "wav-codec-unknown") throw toPlainWords(error); // the library names the codec
    throw new ClipError(
      `“${name}” is not a sound file that this browser can read. Choose a WAV, MP3, FLAC, OGG or M4A file.`,
    );
  }
}

async function checkDecodable(file: Blob, name: string): Promise<void> {
  if (file.size <= SURELY_SHORT_BYTES) return;
  const durationSec = await measureDuration(file);
  if ((durationSec ?? 0) <= LONGEST_DECODED_SEC && file.size <= MOST_DECODED_BYTES) return;
  const size =
    durationSec === undefined
      ? `is ${Math.round(file.size / 1e6)} MB large`
      : `lasts ${Math.round(durationSec / 60)} minutes`;
  throw new ClipError(
    `“${name}” ${size}, and more than ${LONGEST_DECODED_SEC / 60} minutes do not fit into memory in this format. Save it as WAV, which is heard whatever its length, or cut out the part that matters.`,
  );
}

/** Sound as the browser decodes it; undefined where it does not. */
async function decode(file: Blob): Promise<Source | undefined> {
  const decoder = new OfflineAudioContext(1, 1, DECODE_RATE_HZ);
  const decoded = await decoder.decodeAudioData(await file.arrayBuffer()).catch(() => undefined);
  if (!decoded) return undefined;
  const { duration, numberOfChannels, sampleRate } = decoded;
  const channels = Array.from({ length: numberOfChannels }, (_, c) => decoded.getChannelData(c));
  return { audio: { channels, sampleRateHz: sampleRate }, decoded: file, durationSec: duration };
}
