import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { DownloadOptions } from "./downloadCorpus.ts";
import type { RemoteFile } from "./downloadTable.ts";
import { fetchFile } from "./fetchFile.ts";
import { hasDigest } from "./hasDigest.ts";
import { mirrored } from "./mirrored.ts";
import { partPath } from "./partPath.ts";
import type { UnpackedFile } from "./unpackedFile.ts";
import { unpackZip } from "./unpackZip.ts";

/**
 * Fetches an archive and unpacks it. What is not kept never has the archive's own name: a file that has it was put there
 * by somebody, and is used where it is the archive.
 */
export async function bringArchive(
  dir: string,
  archive: RemoteFile,
  { mirror, keepArchives, onProgress, onRetry, ...options }: DownloadOptions,
): Promise<readonly UnpackedFile[]> {
  const { name } = archive;
  const onBytes = (step: "fetch" | "unpack") => (done: number, total: number | undefined) =>
    onProgress?.({ archive: name, step, done, total });
  let path = join(dir, name);
  if (!(await hasDigest(path, archive))) {
    await fetchFile(mirrored(archive, mirror), partPath(dir, archive), {
      ...options,
      onBytes: onBytes("fetch"),
      onRetry: (found, waitSec) => onRetry?.(name, found, waitSec),
    });
    if (keepArchives) await rename(partPath(dir, archive), path);
    else path = partPath(dir, archive);
  }
  return unpackZip(path, dir, { signal: options.signal, onBytes: onBytes("unpack") });
}
