import type { Hash } from "node:crypto";
import { createReadStream } from "node:fs";

/** Adds all bytes of a file to a digest, and says how many there were. */
export async function feedFile(path: string, hash: Hash): Promise<number> {
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return bytes;
}
