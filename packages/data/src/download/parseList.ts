import { DataError } from "../errors.ts";
import type { ListedFiles, RemoteFile } from "./downloadTable.ts";

/** address, bytes, SHA-256 */
const LINE = /^(\S+)\s+(\d+)\s+([0-9a-f]{64})$/;
/** A name without folders, that ends in that of a kind of file. */
const NAME = /^\w[\w-]*\.\w+$/;

/**
 * The files of a list that are meant, by name.
 *
 * @throws {DataError} where it has none.
 */
export function parseList(text: string, { name, lists }: RemoteFile): readonly RemoteFile[] {
  const { below, folder } = lists as ListedFiles;
  const files = new Map<string, RemoteFile>();
  for (const line of text.split("\n")) {
    const [, url = "", bytes, hex = ""] = LINE.exec(line.trim()) ?? [];
    const file = url.slice(below.length);
    if (!url.startsWith(below) || !NAME.test(file)) continue;
    const digest = { algorithm: "sha256", hex } as const;
    files.set(file, { name: `${folder}/${file}`, url, bytes: Number(bytes), digest });
  }
  if (files.size === 0)
    throw new DataError({
      code: "archive-refused",
      expected: `lines with an address below ${below}, bytes and SHA-256 in ${name}`,
      found: "none",
      advice: "nothing was fetched by it; use a newer version of this library",
    });
  return [...files.values()];
}
