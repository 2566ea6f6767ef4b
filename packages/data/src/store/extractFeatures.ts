import { setImmediate } from "node:timers/promises";
import { type FeatureMatrix, type FrontEndConfig, featureStages } from "@speech-emotion/features";
import type { WorkerFile } from "@speech-emotion/features/workers";
import type { Effect } from "../augmentation/augmentation.ts";
import type { Clip } from "../corpora/clip.ts";
import { DataError } from "../errors.ts";
import type { FfmpegUse } from "../recordings/openRecording.ts";
import { computeFeatures } from "./computeFeatures.ts";
import { FeatureStore } from "./featureStore.ts";
import type { FeatureClip } from "./featureWorker.ts";
import { type ClipPlace, namePlace } from "./readClip.ts";
import { type BadClip, refuseBadClips } from "./refuseBadClips.ts";

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
  const { computed, bad } = await computeFeatures(missing, options);
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
    return { path, startSec, endSec, key, change: effect && { effect, digest } };
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
