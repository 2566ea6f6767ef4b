import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/** Bytes of a file that are in memory at a time: a recording may be larger than that. */
const PIECE = 2 ** 22;

/** Gives SHA-256 digests of files, in hexadecimal, one after another, in the same memory. */
export function fileDigester(): (path: string) => Promise<string> {
  const piece = new Uint8Array(PIECE);
  return async (path) => {
    const file = await open(path);
    try {
      const hash = createHash("sha256");
      for (;;) {
        const { bytesRead } = await file.read(piece);
        if (bytesRead === 0) return hash.digest("hex");
        hash.update(piece.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
  };
}
