import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { DataError } from "../errors.ts";
import { checkRoom } from "./checkRoom.ts";
import { listZip } from "./listZip.ts";
import { isWhole, sumBytes, type UnpackedFile } from "./unpackedFile.ts";

/** How an archive is unpacked. */
export interface UnpackOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that are there unpacked, and how many there will be. */
  readonly onBytes?: ((done: number, total: number) => void) | undefined;
}

/**
 * Unpacks a zip archive into a folder. Each file is written under a temporary name, held against its size and CRC-32, and
 * then renamed. Those that are there already are left as they are.
 *
 * @returns the files that the archive holds.
 * @throws {DataError} before anything is written, for an archive that is not safe, or when the disk has too little room;
 * and for an entry that is damaged.
 */
export async function unpackZip(
  archive: string,
  dir: string,
  { signal, onBytes }: UnpackOptions = {},
): Promise<readonly UnpackedFile[]> {
  const { zip, entries } = await listZip(archive);
  try {
    const files = entries.map(({ fileName, uncompressedSize, crc32: crc }) => ({
      ...{ path: fileName, bytes: uncompressedSize, crc32: crc },
    }));
    const total = sumBytes(files);
    let done = 0;
    const count = ({ bytes }: UnpackedFile) => {
      done += bytes;
      onBytes?.(done, total);
    };
    const missing: [UnpackedFile, Entry][] = [];
    for (const [i, file] of files.entries()) {
      signal?.throwIfAborted();
      if (await isWhole(dir, file)) count(file);
      else missing.push([file, entries[i] as Entry]);
    }
    await checkRoom(dir, sumBytes(missing.map(([file]) => file)));
    const temporary = join(dir, "download.part");
    for (const [file, entry] of missing) {
      await unpackEntry(zip, entry, { temporary, archive, signal });
      const path = join(dir, file.path);
      await mkdir(dirname(path), { recursive: true });
      await rename(temporary, path);
      count(file);
    }
    return files;
  } finally {
    zip.close();
  }
}

/** Leaves an entry, whole, under a temporary name. */
async function unpackEntry(
  zip: ZipFile,
  entry: Entry,
  to: {
    readonly temporary: string;
    readonly archive: string;
    readonly signal: AbortSignal | undefined;
  },
): Promise<void> {
  const { temporary, archive, signal } = to;
  let crc = 0;
  try {
    await pipeline(
      await zip.openReadStreamPromise(entry), // refuses more or fewer bytes than the entry says
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          crc = crc32(chunk, crc);
          yield chunk;
        }
      },
      createWriteStream(temporary),
    );
    if (crc !== entry.crc32) throw new Error(`the CRC-32 ${crc.toString(16)}`);
    signal?.throwIfAborted();
  } catch (error) {
    await rm(temporary, { force: true }); // on a disk that is full, what was begun takes room
    signal?.throwIfAborted();
    if ("syscall" in (error as object)) throw error;
    throw new DataError(
      {
        code: "archive-damaged",
        expected: `${entry.fileName} in ${basename(archive)} as the archive describes it`,
        found: (error as Error).message,
        advice: "fetch the archive again",
      },
      { cause: error },
    );
  }
}
