import type { ByteSource } from "@speech-emotion/features";

/** The bytes of a file, read where they are asked for, so that a long one is never in memory as a whole. */
export function blobBytes(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (start, length) =>
      new Uint8Array(await blob.slice(start, start + length).arrayBuffer()),
  };
}
