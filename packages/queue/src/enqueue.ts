import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { type FfmpegUse, fileDigester, type SkippedFile } from "@speech-emotion/data";
import { listRecordings } from "@speech-emotion/train";
import type { Queue } from "bullmq";
import { ListWriter, readLists } from "./archive/lists.ts";
import { readParts } from "./archive/readParts.ts";
import { type JobData, openQueue, type QueuePlace } from "./connect.ts";
import { QueueError } from "./errors.ts";
import {
  type ArchivedRecording,
  identifyAddress,
  identifyFile,
  isAddress,
} from "./recordings/identify.ts";
import { nameBelow } from "./recordings/root.ts";

/** What is put into a queue, and how. */
export interface EnqueueOptions extends QueuePlace {
  /** Folder of the archive: its lists go there, and what its results say is done is not done again. */
  readonly out: string;
  /** Files of paths and addresses, one a line; `-` for standard input. */
  readonly lists?: readonly string[] | undefined;
  /** Folder that names of files are from; default none, they are absolute paths. */
  readonly root?: string | undefined;
  /** Jobs that wait at most, after which no more are put in; default 100,000. */
  readonly ahead?: number | undefined;
  /** Whether those that were set aside are to be tried again. */
  readonly again?: boolean | undefined;
  /** Whether folders are searched for files that are no WAV too; default `auto`. */
  readonly ffmpeg?: FfmpegUse | undefined;
  /** Ends it between two recordings; what is in the queue stays there. */
  readonly signal?: AbortSignal | undefined;
  /** Called with how many recordings were looked at, and how many there are where that is known. */
  readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
  /** Called when Redis cannot be reached any more; it is waited for. */
  readonly onAway?: ((message: string) => void) | undefined;
}

/** What became of the recordings. */
export interface EnqueueSummary {
  /** Recordings that were looked at. */
  readonly recordings: number;
  /** Jobs that were handed to the queue, which keeps one of those that it has already. */
  readonly queued: number;
  /** Recordings whose result, or refusal, is there. */
  readonly done: number;
  /** Recordings with the content of one before. */
  readonly copies: number;
  /** What is in folders and is no recording. */
  readonly skipped: readonly SkippedFile[];
}

/** Recordings that are put in together. */
const BATCH = 500;
const AHEAD = 100_000;
const LOOK_AGAIN_MS = 250;

/**
 * Puts recordings into the queue, each content once: files, folders for all recordings below them, patterns, and addresses
 * over HTTP. What waits there already, or is done, is not done again; so this is also what to run when it was stopped, or when
 * the queue was lost.
 *
 * @throws {QueueError} when Redis does not answer, a list cannot be read, or a file is not there or outside the root.
 */
export async function enqueue(
  names: readonly string[],
  options: EnqueueOptions,
): Promise<EnqueueSummary> {
  const { out, root, ahead = AHEAD, signal, onProgress } = options;
  const { paths, addresses, skipped } = await listAll(names, options);
  const open = await openQueue(options, options.onAway);
  const done = await readDone(out, options);
  const listed = await readLists([out]);
  const list = new ListWriter(
    out,
    `${new Date().toISOString().replace(/[:.]/g, "-")}-${process.pid}`,
  );
  const digest = fileDigester();
  const counts = { recordings: 0, queued: 0, done: 0, copies: 0 };
  const seen = new Set<string>();
  let batch: ArchivedRecording[] = [];
  const total = options.lists?.length ? undefined : paths.length + addresses.length;
  try {
    for await (const name of everyName()) {
      if (signal?.aborted) break;
      const found = isAddress(name)
        ? identifyAddress(name)
        : await identifyFile(nameBelow(root, name), () => digest(name));
      batch.push(found);
      if (batch.length === Math.min(BATCH, ahead)) await putIn();
      counts.recordings++;
      onProgress?.(counts.recordings, total);
    }
    await putIn();
  } finally {
    await list.close();
    await open.close();
  }
  return { ...counts, skipped };

  async function* everyName(): AsyncGenerator<string> {
    yield* paths;
    yield* addresses;
    for (const path of options.lists ?? []) yield* readList(path);
  }

  async function putIn(): Promise<void> {
    const recordings = batch;
    batch = [];
    // First into the list: what is in the queue is in a list, whenever this is killed.
    await list.append(recordings.filter(({ recording, id }) => listed.get(recording) !== id));
    const jobs: ArchivedRecording[] = [];
    for (const each of recordings) {
      if (done.has(each.id)) counts.done++;
      else if (seen.has(each.id)) counts.copies++;
      else jobs.push(each);
      seen.add(each.id);
    }
    await makeRoom(open.queue, ahead - jobs.length, signal);
    await open.queue.addBulk(
      jobs.map(({ id, recording, address }) => ({
        name: "recognise",
        data: { recording, ...(address === undefined ? {} : { address }) },
        opts: { jobId: id },
      })),
    );
    counts.queued += jobs.length;
  }
}

/** What was named: files by their paths, and addresses. */
async function listAll(
  names: readonly string[],
  { ffmpeg, lists }: EnqueueOptions,
): Promise<{ paths: string[]; addresses: string[]; skipped: readonly SkippedFile[] }> {
  const places = names.filter((name) => !isAddress(name));
  const { files, skipped } = await listRecordings(places, { keepInput: async () => "-", ffmpeg });
  const typed = new Set(places);
  const gone = files.find(({ path }) => typed.has(path) && !existsSync(path));
  if (gone || (names.length === 0 && !lists?.length))
    throw new QueueError({
      code: "recording-missing",
      expected: "recordings, folders, addresses or lists of them",
      found: gone ? `nothing at ${gone.path}` : "none",
      advice: "name some",
    });
  return { paths: files.map(({ path }) => path), addresses: names.filter(isAddress), skipped };
}

/** The lines of a list that are not empty. */
async function* readList(path: string): AsyncGenerator<string> {
  const input = path === "-" ? process.stdin : createReadStream(path);
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
      if (line.trim() !== "") yield line.trim();
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new QueueError({
      code: "list-unreadable",
      expected: "a file with a path or an address a line",
      found: code === "ENOENT" ? `nothing at ${path}` : message,
      advice: "check the path",
    });
  }
}

/** What has a result; what was set aside is done too, unless it is to be tried again. */
async function readDone(
  out: string,
  { again = false }: Pick<EnqueueOptions, "again">,
): Promise<ReadonlySet<string>> {
  const done = new Set<string>();
  for await (const { row } of readParts([out]))
    if (row.error === undefined || !again) done.add(row.id);
  return done;
}

/** Waits until no more jobs wait than may. */
async function makeRoom(
  queue: Queue<JobData>,
  most: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  while (!signal?.aborted) {
    if ((await queue.getJobCountByTypes("waiting", "delayed")) <= most) return;
    await pause(LOOK_AGAIN_MS);
  }
}
