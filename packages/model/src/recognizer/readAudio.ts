import type { ClipInput } from "@speech-emotion/features";
import { decodeOtherFormat, readAudioFile } from "#platform";

/**
 * What a clip is read from: the path (in Node) or URL of a recording, a `Blob`, `File` or `Response`, or a clip that is there
 * already, as bytes, samples or an `AudioBuffer`. A path or URL that a stranger sent lets them read what the program can.
 */
export type AudioSource = string | URL | BlobLike | ClipInput;

/** What a `Blob`, a `File` and a `Response` have in common. */
export interface BlobLike {
  /** Its bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What ends the reading. */
export interface ReadAudioOptions {
  /** The reading then throws what it was aborted with. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a clip, as all that recognises takes it. In a page, formats other than WAV are decoded by the browser.
 *
 * @throws {FeatureError} when there is nothing to read.
 * @throws what the signal was aborted with.
 */
export async function readAudio(
  source: AudioSource,
  { signal }: ReadAudioOptions = {},
): Promise<ClipInput> {
  signal?.throwIfAborted();
  if (typeof source === "string" || source instanceof URL)
    return decodeOtherFormat(await readAudioFile(String(source), signal));
  if (typeof source !== "object" || source === null) return source;
  if ("arrayBuffer" in source) return decodeOtherFormat(new Uint8Array(await source.arrayBuffer()));
  if (!("getChannelData" in source)) return source;
  // Another thread can be sent its samples, and not the buffer.
  const { numberOfChannels, sampleRate } = source;
  const channels = Array.from({ length: numberOfChannels }, (_, c) => source.getChannelData(c));
  return { channels, sampleRateHz: sampleRate };
}
