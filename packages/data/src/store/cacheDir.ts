import { homedir } from "node:os";
import { join } from "node:path";
import { DataError } from "../errors.ts";

/** Where this project keeps what it can make again: `SPEECH_EMOTION_CACHE`, else the user's cache folder. */
export function cacheDir(): string {
  const { SPEECH_EMOTION_CACHE, XDG_CACHE_HOME } = process.env;
  return (
    SPEECH_EMOTION_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "speech-emotion")
  );
}

/**
 * Runs what writes into the cache.
 *
 * @throws {DataError} when the file system refuses it: a disk that is full, a folder that may not be written.
 */
export async function writeCache<T>(dir: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (!syscall) throw error;
    throw new DataError(
      {
        code: "cache-unwritable",
        expected: `a cache folder with room that can be written, ${dir}`,
        found: message,
        advice: "make room there, or set SPEECH_EMOTION_CACHE to another folder",
      },
      { cause: error },
    );
  }
}
