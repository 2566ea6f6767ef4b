import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { DataError } from "../errors.ts";

/**
 * Paths of all WAV files below a folder, relative to it, with `/`, sorted.
 *
 * @throws {DataError} when there is no such folder.
 */
export async function findWavs(dir: string): Promise<string[]> {
  const info = await stat(dir).catch(() => undefined);
  if (!info?.isDirectory())
    throw new DataError({
      code: "folder-missing",
      expected: "a folder of WAV files",
      found: `${info ? "a file" : "nothing"} at ${dir}`,
      advice: "check the path",
    });
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && /\.wav$/i.test(entry.name))
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}
