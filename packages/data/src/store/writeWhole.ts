import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes a file under a temporary name first: under its own it is always whole.
 *
 * @param temporary that name, beside the file; of no one else who writes at the same time.
 */
export function writeWhole(path: string, bytes: Uint8Array, temporary = `${path}.tmp`): void {
  try {
    // At once: by way of promises a small file takes three times as long.
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch (error) {
    tryRemove(temporary); // on a disk that is full, what was begun takes room
    throw error;
  }
}

function tryRemove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}
