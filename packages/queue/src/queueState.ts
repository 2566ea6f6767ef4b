import { openQueue, type QueuePlace } from "./connect.ts";

/** How a queue stands. */
export interface QueueState {
  /** Recordings that wait. */
  readonly waiting: number;
  /** Those that a worker is at. */
  readonly active: number;
  /** Those that wait to be tried again. */
  readonly delayed: number;
  /** All that workers said are done, with or without a result, since the queue was begun. */
  readonly done: number;
  /** Workers that are connected. */
  readonly workers: number;
}

/**
 * Looks at a queue.
 *
 * @throws {QueueError} when Redis does not answer.
 */
export async function queueState(place: QueuePlace): Promise<QueueState> {
  const { queue, close } = await openQueue(place);
  try {
    const {
      waiting = 0,
      active = 0,
      delayed = 0,
    } = await queue.getJobCounts("waiting", "active", "delayed");
    const { meta } = await queue.getMetrics("completed");
    return {
      waiting,
      active,
      delayed,
      done: Number(meta.count),
      workers: (await queue.getWorkers()).length,
    };
  } finally {
    await close();
  }
}
