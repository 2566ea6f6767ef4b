import { decodeWav as decode, type FileBytes, openWav } from "@speech-emotion/features";

const kept: Uint8Array[] = [];

/** Keeps two pages of memory of every file. */
export function decodeWav(bytes: FileBytes): ReturnType<typeof decode> {
  kept.push(new Uint8Array(8192));
  return decode(bytes);
}

export { openWav };
