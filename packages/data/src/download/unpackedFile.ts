import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";

/** A file that an archive holds. */
export interface UnpackedFile {
  /** Below the folder that it is unpacked into, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** Of its content, as zip archives state it. */
  readonly crc32: number;
}

/** Whether a file stands below a folder with the size and the content that its archive says. */
export async function isWhole(dir: string, file: UnpackedFile): Promise<boolean> {
  const path = join(dir, file.path);
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isFile() || found.size !== file.bytes) return false;
  return (await crcOf(path)) === file.crc32;
}

/** The CRC-32 of a file. */
export async function crcOf(path: string): Promise<number> {
  let crc = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }))
    crc = crc32(chunk as Buffer, crc);
  return crc;
}

/** How many bytes files have together. */
export function sumBytes(files: readonly Pick<UnpackedFile, "bytes">[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
