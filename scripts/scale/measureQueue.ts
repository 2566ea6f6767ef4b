import { once } from "node:events";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { RedisServer } from "../shared/redisServer.ts";

const JOBS = 20_000;
const BATCH = 500;
const AT_ONCE = 64;

/** What a queue does where jobs are no work. */
export interface QueueSpeed {
  readonly addedPerSec: number;
  /** By one process that takes 64 jobs at once. */
  readonly donePerSec: number;
  /** Processor time of Redis for a job, put in and done, in milliseconds: what its one thread is bounded by. */
  readonly redisCpuMs: number;
  /** Memory of Redis for a job that waits, in bytes. */
  readonly bytes: number;
}

/** Measures a queue of jobs like those of an archive, which nobody works on. */
export async function measureQueue(redis: RedisServer): Promise<QueueSpeed> {
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue("alone", { connection });
  await queue.waitUntilReady();
  const [cpuBefore, bytesBefore] = [await redis.cpuSec(), await redis.usedBytes()];
  const began = performance.now();
  for (let i = 0; i < JOBS; i += BATCH)
    await queue.addBulk(
      Array.from({ length: BATCH }, (_, j) => ({
        name: "recognise",
        data: { recording: `/archive/calls/2026/${String(i + j).padStart(12, "0")}.wav` },
        opts: { jobId: `sha256-${String(i + j).padStart(64, "a")}`, removeOnComplete: true },
      })),
    );
  const added = performance.now();
  const bytes = ((await redis.usedBytes()) - bytesBefore) / JOBS;
  const worker = new Worker("alone", async () => {}, { connection, concurrency: AT_ONCE });
  await once(worker, "drained");
  await worker.close();
  const done = performance.now();
  const redisCpuMs = (1000 * ((await redis.cpuSec()) - cpuBefore)) / JOBS;
  await queue.close();
  connection.disconnect();
  return {
    addedPerSec: (1000 * JOBS) / (added - began),
    donePerSec: (1000 * JOBS) / (done - added),
    ...{ redisCpuMs, bytes },
  };
}
