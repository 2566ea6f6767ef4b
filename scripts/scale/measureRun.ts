import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createRandom, fileDigester } from "@speech-emotion/data";
import { type EnqueueSummary, type MergeSummary, queueState } from "@speech-emotion/queue";
import type { RedisServer } from "../shared/redisServer.ts";
import { runJson, startWorker, type WorkerProcess } from "./processes.ts";

/** Seconds without a sign after which a worker is lost: the command's default is meant for networks. */
const LOST_SEC = 10;
const LOOK_MS = 250;
const MOST_FAILURES = 20;

/** One way of an archive through the queue. */
export interface ScaleRun {
  readonly workers: number;
  /** From the first recording that is looked at to the last in the queue, in seconds. */
  readonly enqueueSec: number;
  /** From the first start of workers to the end of the last. */
  readonly workSec: number;
  /** Recordings a second between a tenth and nine tenths of them: without starts and ends. */
  readonly perSec: number;
  /** Processor time of all workers for each recording, in milliseconds, their starts included. */
  readonly cpuMs: number;
  readonly killed: number;
  readonly restarts: number;
  /** Processor time of Redis for each recording, put in, worked on and done, in milliseconds. */
  readonly redisCpuMs: number;
  /** The most that Redis had in memory, in bytes. */
  readonly redisBytes: number;
  readonly mergeSec: number;
  readonly merged: MergeSummary;
  /** SHA-256 of the merged Parquet file. */
  readonly sha256: string;
}

/** How a run is disturbed. */
interface RunOptions {
  readonly workers: number;
  readonly killEvery: number;
  readonly seed: number;
}

/** Takes an archive through workers, of which some are killed, while Redis is restarted once. */
export async function measureRun(
  archive: string,
  redis: RedisServer,
  { workers, killEvery, seed }: RunOptions,
  dir: string,
): Promise<ScaleRun> {
  const queue = `scale-${workers}`;
  const out = join(dir, queue);
  const options = ["--out", out, "--root", archive, "--redis", redis.url, "--queue", queue];
  const random = createRandom(seed, queue);
  const began = performance.now();
  const since = (start: number) => (performance.now() - start) / 1000;
  const cpuBefore = await redis.cpuSec();
  const { recordings } = await runJson<EnqueueSummary>(["enqueue", archive, ...options]);
  const enqueueSec = since(began);

  const started = performance.now();
  const running: WorkerProcess[] = [];
  const all: WorkerProcess[] = [];
  const seen: { readonly sec: number; readonly done: number }[] = [];
  let [killed, restarts, redisBytes] = [0, 0, 0];
  let cpuLost = 0;
  let nextKill = draw();
  let isOver = false;
  const over = Promise.all(Array.from({ length: workers }, (_, i) => work(i))).then(() => {
    isOver = true;
  });
  while (!isOver) {
    await Promise.race([over, pause(LOOK_MS)]);
    if (isOver) break;
    const { done } = await queueState({ redis: redis.url, queue });
    seen.push({ sec: since(started), done });
    redisBytes = Math.max(redisBytes, await redis.usedBytes());
    for (const worker of running) worker.cpuSec();
    if (killEvery > 0 && restarts === 0 && done > recordings / 2) {
      cpuLost += await redis.cpuSec(); // it counts from 0 again
      await redis.restart({ awayMs: 2000 });
      restarts++;
    }
    if (killEvery === 0 || seen.at(-1)!.sec < nextKill || done > 0.95 * recordings) continue;
    if (await running[Math.floor(random() * workers)]?.kill()) killed++;
    nextKill = seen.at(-1)!.sec + draw();
  }
  const workSec = since(started);
  const redisCpu = (await redis.cpuSec()) + cpuLost - cpuBefore;
  const file = join(dir, `${queue}.parquet`);
  const mergeBegan = performance.now();
  const merged = await runJson<MergeSummary>(["merge", out, "--out", file]);
  return {
    ...{ workers, enqueueSec, workSec, perSec: speedOf(seen, recordings), killed, restarts },
    cpuMs: (1000 * all.reduce((sum, worker) => sum + worker.cpuSec(), 0)) / recordings,
    redisCpuMs: (1000 * redisCpu) / recordings,
    ...{ redisBytes, mergeSec: since(mergeBegan), merged, sha256: await fileDigester()(file) },
  };

  function draw(): number {
    return killEvery * (0.5 + random());
  }

  /** Keeps one worker at work, as whoever runs many does, until it says that nothing is left. */
  async function work(place: number): Promise<void> {
    for (let failures = 0; failures < MOST_FAILURES; ) {
      const worker = startWorker([...options, "--until-empty", "--lost", String(LOST_SEC)]);
      running[place] = worker;
      all.push(worker);
      const code = await worker.ended;
      if (code === 0) return;
      if (code !== null) failures++; // as it found no Redis; null is killed
    }
    throw new Error(`expected workers that end well, found ${MOST_FAILURES} that failed`);
  }
}

/** Recordings a second in the middle of a run. */
function speedOf(
  seen: readonly { readonly sec: number; readonly done: number }[],
  all: number,
): number {
  const first = seen.find(({ done }) => done >= 0.1 * all);
  const last = seen.findLast(({ done }) => done <= 0.9 * all);
  if (!first || !last || last.sec <= first.sec) return Number.NaN;
  return (last.done - first.done) / (last.sec - first.sec);
}
