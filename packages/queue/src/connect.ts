import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { QueueError } from "./errors.ts";

/** Where the queue is. */
export interface QueuePlace {
  /** Address of the Redis server; default what `SPEECH_EMOTION_REDIS` says, else `redis://127.0.0.1:6379`. */
  readonly redis?: string | undefined;
  /** Name of the queue in it; default `speech-emotion`. */
  readonly queue?: string | undefined;
}

/** What a job holds. */
export interface JobData {
  /** The recording's name in the results: its path as the root has it, or its address without what is secret in it. */
  readonly recording: string;
  /** The address that it is fetched from; without one it is a file. */
  readonly address?: string;
  /** How often a worker was lost while this was all that it worked on. */
  readonly lost?: number;
}

/** The queue as a program holds it. */
export interface OpenQueue {
  readonly queue: Queue<JobData>;
  readonly redis: Redis;
  close(): Promise<void>;
}

/** Tries of a recording that a server does not give: within half a minute in all. */
const ATTEMPTS = 6;

/**
 * Connects to Redis, which has to answer now; when it is away later on, it is waited for.
 *
 * @param onAway called when it cannot be reached any more, once each time.
 * @throws {QueueError} when it does not answer.
 */
export async function openQueue(
  place: QueuePlace,
  onAway?: (message: string) => void,
): Promise<OpenQueue> {
  const address = place.redis ?? process.env.SPEECH_EMOTION_REDIS ?? "redis://127.0.0.1:6379";
  await checkAnswers(address);
  const redis = new Redis(address, { maxRetriesPerRequest: null });
  let isAway = false;
  redis.on("ready", () => {
    isAway = false;
  });
  redis.on("error", ({ message }: Error) => {
    if (!isAway) onAway?.(message);
    isAway = true;
  });
  const queue = new Queue<JobData>(place.queue ?? "speech-emotion", {
    connection: redis,
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: "exponential", delay: 1000, jitter: 0.5 },
      removeOnComplete: true, // what is done is in the results, and Redis' memory is for what is not
      removeOnFail: true,
    },
  });
  queue.on("error", () => {}); // the connection has told of it
  return {
    queue,
    redis,
    async close() {
      await queue.close();
      redis.disconnect();
    },
  };
}

/** @throws {QueueError} unless a Redis server answers there. */
async function checkAnswers(address: string): Promise<void> {
  let found = "";
  const redis = new Redis(address, { lazyConnect: true, retryStrategy: () => null });
  redis.on("error", (error: NodeJS.ErrnoException) => {
    found ||= error.code ?? error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    const shown = URL.canParse(address) ? new URL(address).host : address;
    throw new QueueError({
      code: "redis-missing",
      expected: `a Redis server at ${shown}`,
      found: found || (error as Error).message,
      advice: "start it, or name another",
    });
  } finally {
    redis.disconnect();
  }
}
