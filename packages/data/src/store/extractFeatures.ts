import { availableParallelism } from "node:os";
import type { FeatureConfig, FeatureMatrix, Refusal } from "@speech-emotion/features";
import { Piscina } from "piscina";
import type { Effect } from "../augmentation/augmentation.ts";
import type { Clip } from "../corpora/clip.ts";
import { DataError } from "../errors.ts";
import { FeatureStore } from "./featureStore.ts";
import type { FeatureTask } from "./featureWorker.ts";
import { workerFile } from "./workerFile.ts";

/** One clip whose features are wanted, as it is or as a variant. */
export interface FeatureRequest {
  readonly clip: Clip;
  readonly digest: string;
  readonly effect?: Effect | undefined;
}

export interface ExtractOptions {
  readonly config: FeatureConfig;
  readonly store: FeatureStore;
  /** Worker threads; default one a core. */
  readonly workers?: number;
  /** Called after each clip that had to be computed. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Sees to it that the store has the features of all requests: what is missing is computed by a pool of worker threads.
 *
 * @returns the keys that they are stored under, in the order of the requests.
 * @throws {DataError} when clips are refused; names the first and counts the others.
 */
export async function fillFeatureStore(
  requests: readonly FeatureRequest[],
  options: ExtractOptions,
): Promise<string[]> {
  const { config, store, onProgress } = options;
  const keys = requests.map(({ digest, effect }) => FeatureStore.key(digest, config, effect));
  const missing = new Map<string, FeatureTask>();
  for (const [i, { clip, digest, effect }] of requests.entries()) {
    const key = keys[i] as string;
    if (!store.has(key))
      missing.set(key, { path: clip.path, key, digest, effect, config, storeDir: store.dir });
  }
  if (missing.size > 0)
    await compute([...missing.values()], options.workers ?? availableParallelism(), onProgress);
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
  const keys = await fillFeatureStore(requests, options);
  return Promise.all(keys.map((key) => options.store.read(key)));
}

async function compute(
  tasks: readonly FeatureTask[],
  workers: number,
  onProgress: ExtractOptions["onProgress"],
): Promise<void> {
  const pool = new Piscina({
    ...workerFile("featureWorker", import.meta.url),
    maxThreads: workers,
    minThreads: 1,
    concurrentTasksPerWorker: 4,
  });
  try {
    let done = 0;
    const refusals: { readonly path: string; readonly refusal: Refusal }[] = [];
    await Promise.all(
      tasks.map(async (task) => {
        const refusal: Refusal | undefined = await pool.run(task);
        if (refusal) refusals.push({ path: task.path, refusal });
        onProgress?.(++done, tasks.length);
      }),
    );
    const [first, ...others] = refusals.sort((a, b) => (a.path < b.path ? -1 : 1));
    if (first)
      throw new DataError({
        code: "clip-refused",
        expected: first.refusal.expected,
        found: `${first.refusal.found} in ${first.path}`,
        advice: `${first.refusal.advice}${others.length > 0 ? ` (${others.length} more clips are refused)` : ""}`,
      });
  } finally {
    await pool.destroy();
  }
}
