import { FeatureError } from "@speech-emotion/features";
import { fetchBytes } from "../fetchBytes.ts";

/** About an hour and a half of 48 kHz in stereo. */
export const MOST_AUDIO_BYTES = 1_000_000_000;

/** @throws {FeatureError} always: there is nothing to read, or too much. */
export function refuseAudio(address: string, found: string): FeatureError {
  return new FeatureError({
    code: "clip-missing",
    expected: `a recording at ${address}`,
    found,
    advice: "name the path or URL of a sound file",
  });
}

/** As {@link refuseAudio}, of a recording that would not fit into memory. */
export function refuseLargeAudio(address: string): FeatureError {
  return refuseAudio(address, `more than ${MOST_AUDIO_BYTES / 1e6} MB`);
}

/**
 * The bytes of a recording, over HTTP.
 *
 * @throws {FeatureError} when there are none, or too many.
 */
export function fetchAudio(url: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  return fetchBytes(url, {
    signal,
    maxBytes: MOST_AUDIO_BYTES,
    missing: (found) => refuseAudio(url, found),
    tooLarge: () => refuseLargeAudio(url),
  });
}
