import { availableParallelism } from "node:os";
import type { ClipInput } from "@speech-emotion/features";
import {
  type Recognised,
  RecognitionPool,
  type RecognitionPoolOptions,
  TOGETHER,
} from "./recognitionPool.ts";

/** Which model recognises, and with how many threads. */
export interface PredictAllOptions extends RecognitionPoolOptions {
  /** Called after each clip, in any order. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Ends the work; the generator then throws what it was aborted with. */
  readonly signal?: AbortSignal | undefined;
}

/** A clip and what is recognised in it, or why nothing is. */
export type Predicted<T> = {
  /** The clip, as it was given. */
  readonly clip: T;
} & Recognised;

/** Paths that are begun before they are asked for, for each thread: so that none waits. */
const AHEAD = 3 * TOGETHER;

/** A clip in memory counts as several paths, so that memory stays the same however many there are. */
function weigh(clip: string | ClipInput): number {
  return typeof clip === "string" ? 1 : TOGETHER;
}

/**
 * Recognises many clips on all cores: paths of recordings of any length, or sound. Results come in the order of the clips,
 * and no more clips are taken than threads can work on.
 *
 * @example
 * for await (const { clip, ...told } of predictAll(paths))
 *   console.log(clip, "result" in told ? told.result.emotion : told.error.message);
 *
 * @throws {ModelError} when the model cannot be loaded.
 * @throws what the signal was aborted with.
 */
export async function* predictAll<T extends string | ClipInput>(
  clips: Iterable<T> | AsyncIterable<T>,
  { workers = availableParallelism(), onProgress, signal, ...options }: PredictAllOptions = {},
): AsyncGenerator<Predicted<T>> {
  signal?.throwIfAborted();
  const pool = await RecognitionPool.open({ ...options, workers });
  let done = 0;
  const begin = async (clip: T): Promise<Predicted<T>> => {
    const told = await pool.recognise(clip, signal);
    onProgress?.(++done);
    return { clip, ...told };
  };
  const begun: { readonly result: Promise<Predicted<T>>; readonly weight: number }[] = [];
  let ahead = 0;
  const next = () => {
    const { result, weight } = begun.shift()!;
    ahead -= weight;
    return result;
  };
  try {
    for await (const clip of clips) {
      const result = begin(clip);
      result.catch(() => {}); // told of when its turn comes
      const weight = weigh(clip);
      begun.push({ result, weight });
      ahead += weight;
      while (ahead >= AHEAD * workers) yield await next();
    }
    while (begun.length > 0) yield await next();
  } finally {
    await pool.close();
  }
}
