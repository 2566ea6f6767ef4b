import { decodeWav as decode, type FileBytes, openWav } from "@speech-emotion/features";

/** Walks the chunks by sizes of 32 bits, so that a chunk can lead back to itself. */
export function decodeWav(bytes: FileBytes): ReturnType<typeof decode> {
  const file = Buffer.from(bytes as Uint8Array);
  for (let at = 12; at + 8 <= file.length; at = (at + 8 + file.readUInt32LE(at + 4)) >>> 0);
  return decode(bytes);
}

export { openWav };
