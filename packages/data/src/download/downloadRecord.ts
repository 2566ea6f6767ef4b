import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RemoteCorpus } from "./downloadTable.ts";
import type { UnpackedFile } from "./unpackedFile.ts";

/** What was unpacked into a folder: `download.json`. */
export interface DownloadRecord {
  /** Name of the corpus. */
  readonly corpus: string;
  readonly licence: string;
  readonly licenceUrl: string;
  readonly citation: string;
  /** By the digest of the archive: all files that it holds. */
  readonly archives: Readonly<Record<string, readonly UnpackedFile[]>>;
}

const NAME = "download.json";

/** That of a folder into which nothing was unpacked yet. */
export function beginRecord(corpus: RemoteCorpus): DownloadRecord {
  const { name, licence, licenceUrl, citation } = corpus;
  return { corpus: name, licence, licenceUrl, citation, archives: {} };
}

/** What an earlier run wrote; undefined where there is nothing, or nothing that can be read. */
export async function readRecord(dir: string): Promise<DownloadRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(join(dir, NAME), "utf8")) as DownloadRecord;
    const files = Object.values(record.archives).flat();
    const isRecord = typeof record.corpus === "string" && files.every(isUnpackedFile);
    return isRecord ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Under a temporary name first: it is always whole. */
export async function writeRecord(dir: string, record: DownloadRecord): Promise<void> {
  const path = join(dir, NAME);
  await writeFile(`${path}.part`, `${JSON.stringify(record)}\n`);
  await rename(`${path}.part`, path);
}

function isUnpackedFile({ path, bytes, crc32 }: UnpackedFile): boolean {
  return typeof path === "string" && typeof bytes === "number" && typeof crc32 === "number";
}
