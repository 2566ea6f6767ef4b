export type { QueuePlace } from "./connect.ts";
export { type EnqueueOptions, type EnqueueSummary, enqueue } from "./enqueue.ts";
export { QueueError, type QueueErrorCode } from "./errors.ts";
export { type MergeSummary, mergeArchives } from "./merge/mergeArchives.ts";
export { type QueueState, queueState } from "./queueState.ts";
export type { RecordingBounds } from "./recordings/recordings.ts";
export { runWorker, type WorkerOptions, type WorkerSummary } from "./runWorker.ts";
