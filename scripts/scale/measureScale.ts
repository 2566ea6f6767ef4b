import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { ScriptError } from "../shared/commandLine.ts";
import { hasRedis, type RedisServer, startRedis } from "../shared/redisServer.ts";
import { type ArchiveOptions, makeArchive } from "./makeArchive.ts";
import { measureQueue, type QueueSpeed } from "./measureQueue.ts";
import { measureRun, type ScaleRun } from "./measureRun.ts";

/** What is measured, and how it is disturbed. */
export interface ScaleOptions extends ArchiveOptions {
  readonly workers: readonly number[];
  readonly killEvery: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** Takes a made archive through several numbers of workers, and prints figures; fails unless every result is there once. */
export async function measureScale(
  source: string | undefined,
  { workers, json = false, ...options }: ScaleOptions,
): Promise<void> {
  if (!hasRedis)
    throw new ScriptError("expected redis-server on the path, found none: install Redis");
  const dir = await mkdtemp(join(tmpdir(), "speech-emotion-scale-"));
  try {
    const archive = join(dir, "archive");
    const hours = await makeArchive(archive, source, options);
    const runs: ScaleRun[] = [];
    const queue = await withRedis(dir, "alone", measureQueue);
    if (!json) process.stdout.write(`${describeQueue(queue)}\n\n${head(options.clips, hours)}`);
    for (const count of workers) {
      const run = await withRedis(dir, `${count}`, (redis) =>
        measureRun(archive, redis, { ...options, workers: count }, dir),
      );
      runs.push(run);
      if (!json) process.stdout.write(row(run));
    }
    if (json)
      process.stdout.write(`${JSON.stringify({ queue, clips: options.clips, hours, runs })}\n`);
    check(runs, options.clips);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Does work with a Redis server that has nothing yet. */
async function withRedis<T>(
  dir: string,
  name: string,
  work: (redis: RedisServer) => Promise<T>,
): Promise<T> {
  const kept = join(dir, `redis-${name}`);
  await mkdir(kept);
  const redis = await startRedis(kept);
  try {
    return await work(redis);
  } finally {
    await redis.stop();
  }
}

function describeQueue({ addedPerSec, donePerSec, redisCpuMs, bytes }: QueueSpeed): string {
  return `the queue alone: ${addedPerSec.toFixed(0)} jobs a second put in, ${donePerSec.toFixed(0)} done by one process; ${redisCpuMs.toFixed(3)} ms of Redis each, ${bytes.toFixed(0)} bytes while it waits`;
}

/** @throws {ScriptError} unless every run has each result once, and all have the same. */
function check(runs: readonly ScaleRun[], clips: number): void {
  for (const { workers, merged } of runs)
    if (merged.recognised + merged.aside !== clips || merged.unlike > 0)
      throw new ScriptError(
        `expected ${clips} results of ${workers} workers, each as whoever wrote it has it, found ${JSON.stringify(merged)}`,
      );
  if (new Set(runs.map(({ sha256 }) => sha256)).size > 1)
    throw new ScriptError("expected the same merged file of all, found several: results differ");
}

function head(clips: number, hours: number): string {
  const model = cpus()[0]?.model.trim();
  return [
    `${clips} recordings, ${hours.toFixed(2)} hours; ${availableParallelism()} cores (${model}), Node ${process.versions.node}`,
    "",
    "| workers | killed | Redis restarted | recordings a second | processor time each, ms | put in, s | worked, s | merged, s | recognised | set aside | missing | rows twice | Redis, ms each | Redis, MiB | SHA-256 of the result |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    "",
  ].join("\n");
}

function row(run: ScaleRun): string {
  const { recognised, aside, missing, twice } = run.merged;
  const cells = [
    ...[run.workers, run.killed, run.restarts, run.perSec.toFixed(1), run.cpuMs.toFixed(1)],
    ...[run.enqueueSec, run.workSec, run.mergeSec].map((sec) => sec.toFixed(1)),
    ...[recognised, aside, missing, twice, run.redisCpuMs.toFixed(3)],
    ...[(run.redisBytes / 2 ** 20).toFixed(0), run.sha256.slice(0, 12)],
  ];
  return `| ${cells.join(" | ")} |\n`;
}
