import {
  type ByteSource,
  decodeWav,
  openWav as open,
  type WavReader,
} from "@speech-emotion/features";

/** Asks its source for more bytes than the file has. */
export async function openWav(source: ByteSource): Promise<WavReader> {
  await source.read(0, 1 << 20);
  return open(source);
}

export { decodeWav };
