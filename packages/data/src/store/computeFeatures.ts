import { availableParallelism } from "node:os";
import { featureStages } from "@speech-emotion/features";
import { workerFile } from "@speech-emotion/features/workers";
import { DataError } from "../errors.ts";
import type { ExtractOptions } from "./extractFeatures.ts";
import type { FeatureStore } from "./featureStore.ts";
import type { FeatureClip, FeatureReply, FeatureTask } from "./featureWorker.ts";
import { namePlace } from "./readClip.ts";
import type { BadClip } from "./refuseBadClips.ts";

/** How many clips a thread takes together, at most, and how many such groups it has begun. */
const ONE_BY_ONE = { most: 1, ahead: 4 } as const;
/** The same with an encoder: LSTM layers read their weights once for a group. */
const TOGETHER = { most: 4, ahead: 2 } as const;

/** By the keys of the clips. */
interface ComputedFeatures {
  /** How many frames those have that were taken. */
  readonly computed: ReadonlyMap<string, number>;
  /** Why the others were refused. */
  readonly bad: ReadonlyMap<string, BadClip>;
}

/** Takes features in worker threads, which write them. */
export async function computeFeatures(
  clips: readonly FeatureClip[],
  {
    workers = availableParallelism(),
    onProgress,
    signal,
    ...options
  }: Omit<ExtractOptions, "store" | "onDamaged"> & {
    /** Where the features are kept; without it, each clip's key is the path of a file. */
    readonly store?: FeatureStore | undefined;
  },
): Promise<ComputedFeatures> {
  const computed = new Map<string, number>();
  const bad = new Map<string, BadClip>();
  signal?.throwIfAborted();
  if (clips.length === 0) return { computed, bad };
  const { Piscina } = await import("piscina"); // who takes no features need not load it
  const { ffmpeg, encoder, store } = options;
  const frontEnd = featureStages(options.frontEnd);
  const alike = { ffmpeg, frontEnd, encoder: encoder?.folder, storeDir: store?.dir };
  const { most, ahead } = encoder ? TOGETHER : ONE_BY_ONE;
  const pool = new Piscina({
    ...(encoder?.worker ?? workerFile("featureWorker", import.meta.url)),
    maxThreads: workers,
    minThreads: 1,
    concurrentTasksPerWorker: ahead,
  });
  const failed = new AbortController();
  // A thread could not be started; where there are others, they go on.
  pool.on("error", (error) => {
    if (pool.threads.length === 0) failed.abort(error);
  });
  let done = 0;
  const run = async (together: readonly FeatureClip[]) => {
    const task: FeatureTask = { ...alike, clips: together };
    const replies: FeatureReply[] = await pool.run(task).catch((error) => {
      failed.abort(error);
      throw error;
    });
    for (const [i, reply] of replies.entries()) {
      const clip = together[i] as FeatureClip;
      if ("unstored" in reply) throw new DataError(reply.unstored);
      if ("fault" in reply) throw Object.assign(new Error(reply.fault.message), reply.fault);
      if ("refusal" in reply) bad.set(clip.key, { path: namePlace(clip), refusal: reply.refusal });
      else computed.set(clip.key, reply.frames);
      onProgress?.(++done, clips.length);
    }
  };
  const share = Math.ceil(clips.length / (ahead * workers)); // no thread is idle while another has many
  const work = Promise.all(inGroups(clips, Math.min(most, share)).map(run));
  const settled = new AbortController();
  const stopped = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  try {
    await Promise.race([work, aborted(stopped, settled.signal)]);
  } finally {
    settled.abort();
    work.catch(() => {}); // tasks that have not begun reject
    // Clips in work are finished: a thread that is ended at once may still answer, which piscina takes for a fault. Where
    // one failed, it would wait for clips that nobody works on.
    await (failed.signal.aborted ? pool.destroy() : pool.close({ force: true }));
  }
  return { computed, bad };
}

function inGroups<T>(items: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, i) =>
    items.slice(i * most, (i + 1) * most),
  );
}

/** Rejects when the signal is aborted; listens to it until another is. */
function aborted(signal: AbortSignal, until: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { signal: until }),
  );
}
