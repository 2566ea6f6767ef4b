import { availableParallelism } from "node:os";
import { type FeatureMatrix, type FrontEndConfig, featureStages } from "@speech-emotion/features";
import { Piscina } from "piscina";
import type { Effect } from "../augmentation/augmentation.ts";
import type { Clip } from "../corpora/clip.ts";
import type { FfmpegUse } from "../recordings/openRecording.ts";
import { FeatureStore } from "./featureStore.ts";
import type { FeatureReply, FeatureTask } from "./featureWorker.ts";
import { type ClipPlace, namePlace } from "./readClip.ts";
import { type BadClip, refuseBadClips } from "./refuseBadClips.ts";
import { workerFile } from "./workerFile.ts";

/** A clip whose features are wanted, as it is or as a variant. */
export interface FeatureRequest {
  readonly clip: ClipPlace & Pick<Clip, "digest">;
  readonly effect?: Effect | undefined;
}

export interface ExtractOptions {
  readonly frontEnd: FrontEndConfig;
  readonly store: FeatureStore;
  /** Whether files that are no WAV may be decoded by ffmpeg; default `auto`. */
  readonly ffmpeg?: FfmpegUse | undefined;
  /** Worker threads; default one a core. */
  readonly workers?: number | undefined;
  /** Called after each clip that had to be computed. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Ends the work, within a second; what is in the store by then stays there. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sees to it that the store has the features of all requests: what is missing is computed by a pool of worker threads.
 *
 * @returns the keys that they are stored under, in the order of the requests.
 * @throws {DataError} when clips are refused, each with its reason.
 * @throws what the signal was aborted with.
 */
export async function fillFeatureStore(
  requests: readonly FeatureRequest[],
  options: ExtractOptions,
): Promise<string[]> {
  const { keys, missing } = findMissing(requests, options, false);
  const { bad } = await compute(missing, options);
  refuseBadClips([...bad.values()], { of: requests.length, allowed: false });
  return keys;
}

/**
 * Features of all requests, in their order, through the store.
 *
 * @throws {DataError} as {@link fillFeatureStore}.
 */
export async function extractFeatures(
  requests: readonly FeatureRequest[],
  options: ExtractOptions,
): Promise<FeatureMatrix[]> {
  const found = await tryExtract(requests, options);
  const bad = found.filter((one) => "refusal" in one);
  refuseBadClips(bad, { of: requests.length, allowed: false });
  return found.flatMap((one) => ("refusal" in one ? [] : [one]));
}

/** Features of all requests, in their order, or why there are none. */
export async function tryExtract(
  requests: readonly FeatureRequest[],
  options: ExtractOptions,
): Promise<(FeatureMatrix | BadClip)[]> {
  const { keys, missing } = findMissing(requests, options, true);
  const { matrices, bad } = await compute(missing, options);
  return Promise.all(
    keys.map((key, i) => {
      const { clip } = requests[i] as FeatureRequest;
      const refused = bad.get(key);
      if (refused) return { ...refused, path: namePlace(clip) };
      const matrix = matrices.get(key);
      matrices.delete(key); // a twin gets a matrix of its own
      return matrix ?? options.store.read(key);
    }),
  );
}

function findMissing(
  requests: readonly FeatureRequest[],
  { frontEnd, store, ffmpeg }: ExtractOptions,
  wanted: boolean,
): { keys: string[]; missing: FeatureTask[] } {
  const stages = featureStages(frontEnd);
  const missing = new Map<string, FeatureTask>();
  const keys = requests.map(({ clip: { path, startSec, endSec, digest }, effect }) => {
    const key = FeatureStore.key(digest, stages, effect);
    if (!store.has(key))
      missing.set(key, {
        path,
        startSec,
        endSec,
        ffmpeg,
        key,
        digest,
        effect,
        frontEnd: stages,
        storeDir: store.dir,
        wanted,
      });
    return key;
  });
  return { keys, missing: [...missing.values()] };
}

/** Runs the tasks in worker threads; returns by key the features that are wanted, and what is refused. */
async function compute(
  tasks: readonly FeatureTask[],
  { workers = availableParallelism(), onProgress, signal }: ExtractOptions,
): Promise<{ matrices: Map<string, FeatureMatrix>; bad: Map<string, BadClip> }> {
  const matrices = new Map<string, FeatureMatrix>();
  const bad = new Map<string, BadClip>();
  signal?.throwIfAborted();
  if (tasks.length === 0) return { matrices, bad };
  const pool = new Piscina({
    ...workerFile("featureWorker", import.meta.url),
    maxThreads: workers,
    minThreads: 1,
    concurrentTasksPerWorker: 4,
  });
  let done = 0;
  const work = Promise.all(
    tasks.map(async (task) => {
      const { refusal, matrix }: FeatureReply = await pool.run(task);
      if (refusal) bad.set(task.key, { path: namePlace(task), refusal });
      if (matrix) matrices.set(task.key, matrix);
      onProgress?.(++done, tasks.length);
    }),
  );
  try {
    await (signal ? Promise.race([work, aborted(signal)]) : work);
  } finally {
    work.catch(() => {}); // tasks that have not begun reject
    // Clips in work are finished: a thread that is ended at once may still answer, which piscina takes for a fault.
    await pool.close({ force: true });
  }
  return { matrices, bad };
}

/** Rejects when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
  );
}
