import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { type FeatureMatrix, type FrontEndConfig, featureStages } from "@speech-emotion/features";
import { type WorkerFile, workerFile } from "@speech-emotion/features/workers";
import type { Effect } from "../augmentation/augmentation.ts";
import type { Clip } from "../corpora/clip.ts";
import { DataError } from "../errors.ts";
import type { FfmpegUse } from "../recordings/openRecording.ts";
import { FeatureStore } from "./featureStore.ts";
import type { FeatureClip, FeatureReply, FeatureTask } from "./featureWorker.ts";
import { type ClipPlace, namePlace } from "./readClip.ts";
import { type BadClip, refuseBadClips } from "./refuseBadClips.ts";

/** How many clips a thread takes together, at most, and how many such groups it has begun. */
const ONE_BY_ONE = { most: 1, ahead: 4 } as const;
/** The same with an encoder: LSTM layers read their weights once for a group. */
const TOGETHER = { most: 4, ahead: 2 } as const;

/** A clip whose features are wanted, as it is or as a variant. */
export interface FeatureRequest {
  /** Where its sound is, and the identity of its content. */
  readonly clip: ClipPlace & Pick<Clip, "digest">;
  /** How it is changed; undefined for the clip as it is. */
  readonly effect?: Effect | undefined;
}

/** Who takes features with the encoder that a front end's stage `encode` stands for, and where that is. */
export interface EncoderUse {
  /** The thread's file, whose default export is what `extractWith` makes of a {@link LoadEncode}. */
  readonly worker: WorkerFile;
  /** The encoder's folder. */
  readonly folder: string;
}

/** How features are taken, and where they are kept. */
export interface ExtractOptions {
  /** The way from samples to features. */
  readonly frontEnd: FrontEndConfig;
  /** Needed where the front end has a stage `encode`. */
  readonly encoder?: EncoderUse | undefined;
  /** Where features are looked for first, and written to. */
  readonly store: FeatureStore;
  /** Whether files that are no WAV may be decoded by ffmpeg; default `auto`. */
  readonly ffmpeg?: FfmpegUse | undefined;
  /** Worker threads; default one a core. */
  readonly workers?: number | undefined;
  /** Called after each clip that had to be computed. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Called with the files of the store that were found damaged, if any: they are made again. */
  readonly onDamaged?: ((paths: readonly string[]) => void) | undefined;
  /** Ends the work, within a second; what is in the store by then stays there. */
  readonly signal?: AbortSignal | undefined;
}

/** Features that are in the store. */
export interface StoredFeatures {
  /** What {@link FeatureStore} finds them by. */
  readonly key: string;
  /** How many frames they have. */
  readonly frames: number;
}

/**
 * Sees to it that the store has the features of all requests: what is missing or damaged is computed by a pool of worker
 * threads.
 *
 * @returns what is stored, in the order of the requests.
 * @throws {DataError} when clips are refused, each with its reason, or when the store cannot be written.
 * @throws what the signal was aborted with.
 */
export async function fillFeatureStore(
  requests: readonly FeatureRequest[],
  options: ExtractOptions,
): Promise<StoredFeatures[]> {
  const found = await tryFill(requests, options);
  const bad = found.filter((one) => "refusal" in one);
  refuseBadClips(bad, { of: requests.length, allowed: false });
  return found.flatMap((one) => ("refusal" in one ? [] : [one]));
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
  const stored = await fillFeatureStore(requests, options);
  return stored.map((one) => readStored(options.store, one));
}

/** As {@link fillFeatureStore}, but of a clip that is refused, why. */
export async function tryFill(
  requests: readonly FeatureRequest[],
  options: ExtractOptions,
): Promise<(StoredFeatures | BadClip)[]> {
  const clips = describeClips(requests, options);
  const unlike = new Map(clips.map((clip) => [clip.key, clip])); // twins are taken once
  const stored = await measureStored([...unlike.keys()], options);
  const missing = [...unlike.values()].filter(({ key }) => !stored.has(key));
  const { computed, bad } = await compute(missing, options);
  return clips.map((clip) => {
    const { key } = clip;
    const refused = bad.get(key);
    if (refused) return { ...refused, path: namePlace(clip) };
    return { key, frames: (stored.get(key) ?? computed.get(key)) as number };
  });
}

/**
 * Features that the store is known to have.
 *
 * @throws {DataError} when they have been damaged, or are gone, since.
 */
export function readStored(store: FeatureStore, { key }: StoredFeatures): FeatureMatrix {
  const matrix = store.read(key);
  if (matrix) return matrix;
  throw new DataError({
    code: "features-damaged",
    expected: `features as they were stored at ${store.path(key)}`,
    found: "nothing",
    advice: "take them again",
  });
}

function describeClips(
  requests: readonly FeatureRequest[],
  { frontEnd }: Pick<ExtractOptions, "frontEnd">,
): FeatureClip[] {
  const stages = featureStages(frontEnd);
  return requests.map(({ clip: { path, startSec, endSec, digest }, effect }) => {
    const key = FeatureStore.key(digest, stages, effect);
    return { path, startSec, endSec, key, digest, effect };
  });
}

/** Frames of what the store has, each read and checked; tells of what is damaged. */
async function measureStored(
  keys: readonly string[],
  { store, signal, onDamaged }: ExtractOptions,
): Promise<Map<string, number>> {
  const stored = new Map<string, number>();
  const damaged: string[] = [];
  for (const key of keys) {
    await setImmediate(); // an abort is heard between two files
    signal?.throwIfAborted();
    try {
      const matrix = store.read(key);
      if (matrix) stored.set(key, matrix.frames);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      damaged.push(store.path(key));
    }
  }
  if (damaged.length > 0) onDamaged?.(damaged);
  return stored;
}

/** Takes features in worker threads. */
async function compute(
  clips: readonly FeatureClip[],
  { workers = availableParallelism(), onProgress, signal, ...options }: ExtractOptions,
): Promise<{ computed: Map<string, number>; bad: Map<string, BadClip> }> {
  const computed = new Map<string, number>();
  const bad = new Map<string, BadClip>();
  signal?.throwIfAborted();
  if (clips.length === 0) return { computed, bad };
  const { Piscina } = await import("piscina"); // who takes no features need not load it
  const { ffmpeg, encoder, store } = options;
  const frontEnd = featureStages(options.frontEnd);
  const alike = { ffmpeg, frontEnd, encoder: encoder?.folder, storeDir: store.dir };
  const { most, ahead } = encoder ? TOGETHER : ONE_BY_ONE;
  const pool = new Piscina({
    ...(encoder?.worker ?? workerFile("featureWorker", import.meta.url)),
    maxThreads: workers,
    minThreads: 1,
    concurrentTasksPerWorker: ahead,
  });
  let done = 0;
  const run = async (together: readonly FeatureClip[]) => {
    const task: FeatureTask = { ...alike, clips: together };
    const replies: FeatureReply[] = await pool.run(task);
    for (const [i, reply] of replies.entries()) {
      const clip = together[i] as FeatureClip;
      if ("unstored" in reply) throw new DataError(reply.unstored);
      if ("refusal" in reply) bad.set(clip.key, { path: namePlace(clip), refusal: reply.refusal });
      else computed.set(clip.key, reply.frames);
      onProgress?.(++done, clips.length);
    }
  };
  const share = Math.ceil(clips.length / (ahead * workers)); // no thread is idle while another has many
  const work = Promise.all(inGroups(clips, Math.min(most, share)).map(run));
  const settled = new AbortController();
  try {
    await (signal ? Promise.race([work, aborted(signal, settled.signal)]) : work);
  } finally {
    settled.abort();
    work.catch(() => {}); // tasks that have not begun reject
    // Clips in work are finished: a thread that is ended at once may still answer, which piscina takes for a fault.
    await pool.close({ force: true });
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
