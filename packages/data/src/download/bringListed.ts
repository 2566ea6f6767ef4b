import { mkdir, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DownloadOptions } from "./downloadCorpus.ts";
import type { RemoteFile } from "./downloadTable.ts";
import { fetchFile } from "./fetchFile.ts";
import { hasDigest } from "./hasDigest.ts";
import { mirrored } from "./mirrored.ts";
import { parseList } from "./parseList.ts";
import { partPath } from "./partPath.ts";
import { crcOf, sumBytes, type UnpackedFile } from "./unpackedFile.ts";

/** Small files take longer to ask for than to send. */
const AT_ONCE = 4;

/**
 * Fetches a list, and the files that it names, some at once. Each is held against its digest before it gets its name.
 * Those that are there already are left as they are.
 */
export async function bringListed(
  dir: string,
  list: RemoteFile,
  { mirror, onProgress, onRetry, ...options }: DownloadOptions,
): Promise<readonly UnpackedFile[]> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const fetchWhole = (file: RemoteFile) =>
    fetchFile(mirrored(file, mirror), partPath(dir, file), {
      ...{ ...options, signal },
      onRetry: (found, waitSec) => onRetry?.(file.name, found, waitSec),
    });
  await fetchWhole(list);
  const files = parseList(await readFile(partPath(dir, list), "utf8"), list);
  const total = sumBytes(files.map(({ bytes = 0 }) => ({ bytes })));
  const brought: UnpackedFile[] = [];
  const queue = files.values();
  let done = 0;
  const bringRest = async () => {
    for (const file of queue) {
      const path = join(dir, file.name);
      signal.throwIfAborted();
      if (!(await hasDigest(path, file))) {
        await mkdir(dirname(path), { recursive: true });
        await fetchWhole(file);
        await rename(partPath(dir, file), path);
      }
      const { name, bytes = 0 } = file;
      brought.push({ path: name, bytes, crc32: await crcOf(path) });
      done += bytes;
      onProgress?.({ archive: list.name, step: "fetch", done, total });
    }
  };
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
    stop.abort(error); // the others end with it
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => bringRest().catch(fail)));
  if (failure) throw failure;
  return brought;
}
