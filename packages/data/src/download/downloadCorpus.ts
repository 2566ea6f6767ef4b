import { rm } from "node:fs/promises";
import type { VocalChannel } from "../corpora/ravdess.ts";
import { DataError } from "../errors.ts";
import { withFolderLock } from "../folderLock.ts";
import { bringArchive } from "./bringArchive.ts";
import { bringListed } from "./bringListed.ts";
import { beginRecord, type DownloadRecord, readRecord, writeRecord } from "./downloadRecord.ts";
import { type RemoteCorpus, type RemoteFile, remoteCorpora } from "./downloadTable.ts";
import type { RetryOptions } from "./fetchFile.ts";
import { partPath } from "./partPath.ts";
import { isWhole, sumBytes, type UnpackedFile } from "./unpackedFile.ts";

/** How far a download is. */
export interface DownloadProgress {
  /** Name of the archive. */
  readonly archive: string;
  /** What is done with it; `check` is of files that were there. */
  readonly step: "fetch" | "unpack" | "check";
  /** Bytes that are there. */
  readonly done: number;
  /** Bytes that there will be; undefined where nobody says. */
  readonly total: number | undefined;
}

/** What is brought of a corpus, from where, and what is told of it. */
export interface DownloadOptions extends RetryOptions {
  /** Vocal channels of RAVDESS to bring; default both. */
  readonly channels?: readonly VocalChannel[] | undefined;
  /** Address that the archives lie below by their names, in the place of their publisher's. */
  readonly mirror?: string | undefined;
  /** Keeps the archives that were fetched, beside what they held; default false. */
  readonly keepArchives?: boolean | undefined;
  /** Ends it; what was fetched is kept, and the next run goes on from there. */
  readonly signal?: AbortSignal | undefined;
  /** Called as bytes come in, are unpacked or checked. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Called with what went wrong with an archive, before it is tried again after some seconds. */
  readonly onRetry?: ((archive: string, found: string, waitSec: number) => void) | undefined;
}

/** What became of an archive. */
export interface DownloadedArchive {
  /** Its name. */
  readonly name: string;
  /** Files that it holds, all of which are there. */
  readonly files: number;
  /** Their bytes together. */
  readonly bytes: number;
  /** Whether it was fetched and unpacked now, or all was there. */
  readonly isNew: boolean;
}

/**
 * Brings a corpus into a folder: fetches its archives, holds each against its published digest, and unpacks it. Whoever
 * does so agrees to the corpus' licence, which `remoteCorpora` names.
 *
 * Whenever it ends, also by a kill, every file under its own name is whole, and the next run goes on from there. A
 * run where all is there reads the files, holds them against their CRC-32, and brings those again that differ.
 *
 * @param corpus `ravdess`, `crema-d`, `tess`, or a description of another.
 * @param dir is made where it is not there.
 * @throws {DataError} when the server refuses, fails or sends something else, an archive is not safe to unpack, the disk
 * is full, the folder cannot be written, holds another corpus, or another download writes to it.
 */
export async function downloadCorpus(
  corpus: string | RemoteCorpus,
  dir: string,
  options: DownloadOptions = {},
): Promise<readonly DownloadedArchive[]> {
  const wanted = typeof corpus === "string" ? findCorpus(corpus) : corpus;
  const { channels, signal } = options;
  const archives = wanted.archives.filter(
    ({ channel }) => !channels || channel === undefined || channels.includes(channel),
  );
  return tellDisk(dir, () =>
    withFolderLock(dir, { name: "download.lock", refuse }, async () => {
      let record = (await readRecord(dir)) ?? beginRecord(wanted);
      if (record.corpus !== wanted.name) refuseOther(dir, record, wanted);
      const done: DownloadedArchive[] = [];
      for (const archive of archives) {
        signal?.throwIfAborted();
        const { name, digest } = archive;
        let files = record.archives[digest.hex];
        const isNew = !files || !(await areWhole(dir, files, archive, options));
        if (!files || isNew) {
          const bring = archive.lists ? bringListed : bringArchive;
          files = await bring(dir, archive, options);
          record = { ...record, archives: { ...record.archives, [digest.hex]: files } };
          await writeRecord(dir, record);
        }
        await rm(partPath(dir, archive), { force: true });
        done.push({ name, files: files.length, bytes: sumBytes(files), isNew });
      }
      return done;
    }),
  );
}

async function areWhole(
  dir: string,
  files: readonly UnpackedFile[],
  { name: archive }: RemoteFile,
  { signal, onProgress }: DownloadOptions,
): Promise<boolean> {
  const total = sumBytes(files);
  let done = 0;
  for (const file of files) {
    signal?.throwIfAborted();
    if (!(await isWhole(dir, file))) return false;
    done += file.bytes;
    onProgress?.({ archive, step: "check", done, total });
  }
  return true;
}

function findCorpus(id: string): RemoteCorpus {
  const found = remoteCorpora.find((corpus) => corpus.id === id);
  if (found) return found;
  throw new DataError({
    code: "corpus-unknown",
    expected: `one of ${remoteCorpora.map((corpus) => corpus.id).join(", ")}`,
    found: id,
    advice: "name one of these",
  });
}

function refuseOther(dir: string, record: DownloadRecord, { name }: RemoteCorpus): never {
  throw new DataError({
    code: "corpus-differs",
    expected: `a folder for ${name}`,
    found: `${record.corpus} in ${dir}`,
    advice: "choose another folder",
  });
}

function refuse(lock: string, owner?: { readonly pid: number; readonly host: string }): Error {
  return new DataError({
    code: "download-busy",
    expected: "a folder that no other download writes to",
    found: owner ? `that of process ${owner.pid} on ${owner.host}` : "one that is locked",
    advice: `wait for it or choose another folder; remove ${lock} if no download runs there`,
  });
}

/** @throws {DataError} in the place of what the file system says. */
async function tellDisk<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = "", message, syscall } = error as NodeJS.ErrnoException;
    if (!syscall) throw error;
    const isFull = code === "ENOSPC" || code === "EDQUOT";
    throw new DataError(
      {
        code: isFull ? "disk-full" : "folder-unwritable",
        expected: `a folder ${isFull ? "with room" : "that can be written"} at ${dir}`,
        found: message,
        advice: `${isFull ? "make room" : "check it and its permissions"}, or choose another; what is there is kept`,
      },
      { cause: error },
    );
  }
}
