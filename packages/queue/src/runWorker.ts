import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { availableParallelism, hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { Recognizer } from "@speech-emotion/model";
import {
  modelFolder,
  RecognitionPool,
  type RecognitionPoolOptions,
  resultToJson,
} from "@speech-emotion/train";
import { type Job, type Queue, Worker } from "bullmq";
import { foldersOf } from "./archive/folders.ts";
import { findParts } from "./archive/manifest.ts";
import {
  checkSameModel,
  describeWork,
  type PartHeader,
  parseHeader,
} from "./archive/partHeader.ts";
import { PartWriter } from "./archive/partWriter.ts";
import { readLines } from "./archive/readLines.ts";
import { type JobData, openQueue, type QueuePlace } from "./connect.ts";
import { type RecordingBounds, Recordings } from "./recordings/recordings.ts";
import { isOfWorker, isPassing, setAside, tookWorkers } from "./setAside.ts";
import { SoleWork } from "./soleWork.ts";

/** What a worker works on, with what, and where its results go. */
export interface WorkerOptions
  extends QueuePlace,
    RecordingBounds,
    Omit<RecognitionPoolOptions, "voice" | "adaptation"> {
  /** Folder of the archive, for results; workers may share it, or have one each. */
  readonly out: string;
  /** File of what the model was taught. */
  readonly adaptation?: string | undefined;
  /** Seconds after which the recognition of one recording is given up; default 3600. */
  readonly limitSec?: number | undefined;
  /** Seconds without a sign of life after which a worker's jobs are given to others; default 30. */
  readonly lostSec?: number | undefined;
  /** Whether it ends when nothing is left in the queue; otherwise it waits for more. */
  readonly untilEmpty?: boolean | undefined;
  /** Ends it once the recordings under way are done. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each recording. */
  readonly onDone?: ((summary: WorkerSummary) => void) | undefined;
  /** Called when Redis cannot be reached any more; it is waited for. */
  readonly onAway?: ((message: string) => void) | undefined;
}

/** What a worker did. */
export interface WorkerSummary {
  /** Recordings that have a result. */
  readonly recognised: number;
  /** Recordings that were set aside, with what is wrong with them. */
  readonly aside: number;
}

/** Jobs that are begun for each thread, so that none waits for Redis, a server or the disk, and some are done together. */
const AHEAD = 6;
/** How often a worker may be lost while a recording is all that it works on, before that is set aside. */
const MOST_LOST = 3;
const LOOK_AGAIN_MS = 500;

/**
 * Recognises recordings of a queue until it is stopped. A job is done once its row is on the disk: when a worker is killed,
 * others do what it was at, and a recording that kills workers is set aside.
 *
 * @throws {QueueError} when Redis does not answer, or the folder has the results of another model.
 * @throws {ModelError} when the model cannot be loaded.
 * @throws what the file system says when the disk is full or read-only; others then do what this one was at.
 */
export async function runWorker(options: WorkerOptions): Promise<WorkerSummary> {
  const { out, workers = availableParallelism(), limitSec = 3600, lostSec = 30 } = options;
  const { header, adaptation } = await prepare(options);
  await openArchive(out, header);
  const open = await openQueue(options, options.onAway);
  const name = `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`;
  const parts = new PartWriter(out, { name, header });
  const recordings = new Recordings(options);
  const pool = await RecognitionPool.open({ ...options, workers, limitSec, adaptation });
  const sole = new SoleWork();
  const counts = { recognised: 0, aside: 0 };
  let breakOff = (_: unknown) => {};
  const broken = new Promise<never>((_, reject) => {
    breakOff = reject;
  });
  broken.catch(() => {}); // awaited below

  const worker = new Worker<JobData>(open.queue.name, work, {
    connection: open.redis,
    name,
    concurrency: AHEAD * workers,
    lockDuration: lostSec * 1000,
    stalledInterval: lostSec * 1000,
    maxStalledCount: Number.MAX_SAFE_INTEGER, // what takes workers with it is found below
    metrics: { maxDataPoints: 1 },
  });
  worker.on("error", () => {}); // the connection has told of it, and it goes on
  try {
    await Promise.race([untilStopped(open.queue, options), broken]);
    await worker.close();
    await parts.close();
  } finally {
    await worker.close(true);
    await pool.close();
    await recordings.close();
    await open.close();
  }
  return counts;

  async function work(job: Job<JobData>): Promise<void> {
    const alone = job.stalledCounter > 0;
    const told = await sole.run(() => attempt(job, alone), { alone });
    const { recording } = job.data;
    await parts.append({ recording, id: job.id, ...told }).catch(giveUp);
    if ("error" in told) counts.aside++;
    else counts.recognised++;
    options.onDone?.({ ...counts });
  }

  /** What a row says of a recording. */
  async function attempt(job: Job<JobData>, alone: boolean): Promise<object> {
    const { lost = 0 } = job.data;
    if (lost >= MOST_LOST) return setAside(tookWorkers(lost));
    if (alone) await job.updateData({ ...job.data, lost: lost + 1 });
    try {
      const told = await recordings.use(job.data, (path) => pool.recognise(path));
      if ("result" in told) return resultToJson(told.result);
      throw told.error;
    } catch (error) {
      if (isOfWorker(error)) return giveUp(error);
      const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
      if (isPassing(error) && !isLast) throw error;
      return setAside(error as Error);
    }
  }

  /** Ends this worker, which cannot go on, and leaves its jobs to others. */
  function giveUp(error: unknown): Promise<never> {
    breakOff(error);
    return new Promise(() => {});
  }
}

/** The model's labels and its digest, and what it was taught. */
async function prepare({ model, backend, voices = 1, adaptation: path }: WorkerOptions) {
  const text = path === undefined ? undefined : await readFile(path, "utf8");
  const folder = modelFolder(model);
  const recognizer = await Recognizer.load(folder, backend === undefined ? {} : { backend });
  try {
    const adaptation = text === undefined ? undefined : recognizer.restoreAdaptation(text);
    const { labels } = adaptation?.helps ? adaptation : recognizer.info;
    const header = await describeWork(folder, { labels, voices, adaptation: text });
    return { header, adaptation };
  } finally {
    recognizer.dispose();
  }
}

/**
 * Makes the folder for results, so that one that cannot be written is found before anything is recognised.
 *
 * @throws {QueueError} when there are results of another model in it.
 */
async function openArchive(archive: string, header: PartHeader): Promise<void> {
  await mkdir(foldersOf(archive).results, { recursive: true });
  for (const { path } of await findParts(archive))
    for await (const { bytes, isWhole } of readLines(path)) {
      if (isWhole) checkSameModel(header, parseHeader(bytes.toString(), path), path);
      break;
    }
}

async function untilStopped(
  queue: Queue<JobData>,
  { signal, untilEmpty = false }: WorkerOptions,
): Promise<void> {
  while (!signal?.aborted) {
    if (untilEmpty) {
      const left = await queue.getJobCountByTypes("waiting", "active", "delayed");
      if (left === 0) return;
    }
    await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}
