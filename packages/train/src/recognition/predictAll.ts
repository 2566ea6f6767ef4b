import { availableParallelism } from "node:os";
import type { FfmpegUse } from "@speech-emotion/data";
import { type ClipInput, FeatureError } from "@speech-emotion/features";
import { workerFile } from "@speech-emotion/features/workers";
import type { Adaptation, BackendName, Voice } from "@speech-emotion/model";
import type { FileResult } from "./recogniseFile.ts";
import type { RecognitionReply, RecognitionSetup } from "./recognitionWorker.ts";

/** Which model recognises, and with how many threads. */
export interface PredictAllOptions {
  /** Folder of a run or a model; by default the one that ships. */
  readonly model?: string | undefined;
  /** Who does the arithmetic; default `auto`. */
  readonly backend?: BackendName | undefined;
  /** Threads, each with the model in its memory; default one a core. They do not change the numbers. */
  readonly workers?: number | undefined;
  /** How many speak in one channel of each recording; default 1. */
  readonly voices?: number | undefined;
  /** How the voice of all clips sounds otherwise. */
  readonly voice?: Voice | undefined;
  /** What the model was taught. */
  readonly adaptation?: Adaptation | undefined;
  /** Whether files that are no WAV may be decoded by ffmpeg; default `auto`. */
  readonly ffmpeg?: FfmpegUse | undefined;
  /** Called after each clip, in any order. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Ends the work; the generator then throws what it was aborted with. */
  readonly signal?: AbortSignal | undefined;
}

/** A clip and what is recognised in it, or why nothing is. */
export type Predicted<T> =
  | {
      /** The clip, as it was given. */
      readonly clip: T;
      /** What is recognised in it. */
      readonly result: FileResult;
    }
  | {
      /** The clip, as it was given. */
      readonly clip: T;
      /** Why nothing is: a refusal, or what the file system says. */
      readonly error: FeatureError | NodeJS.ErrnoException;
    };

/** Clips that are begun before they are asked for, for each thread: so that none waits, and memory stays the same. */
const AHEAD = 3;

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
  const { model, backend, voice, adaptation, ffmpeg, voices } = options;
  const asText = (value: object | undefined) => value && JSON.stringify(value);
  const setup: RecognitionSetup = {
    ...{ model, backend, ffmpeg, voices },
    ...{ voice: asText(voice), adaptation: asText(adaptation) },
  };
  const { Piscina } = await import("piscina"); // who recognises a single clip need not load it
  const pool = new Piscina({
    ...workerFile("recognitionWorker", import.meta.url),
    ...{ minThreads: 1, maxThreads: workers, workerData: setup },
    // A thread that has nothing to do for a moment must not end: the next would load the model again.
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  let done = 0;
  const begin = async (clip: T): Promise<Predicted<T>> => {
    const reply: RecognitionReply = await pool.run(clip, signal ? { signal } : {});
    onProgress?.(++done);
    if ("result" in reply) return { clip, result: reply.result };
    return {
      clip,
      error:
        "refusal" in reply
          ? new FeatureError(reply.refusal as ConstructorParameters<typeof FeatureError>[0])
          : Object.assign(new Error(reply.unreadable.message), reply.unreadable),
    };
  };
  const begun: Promise<Predicted<T>>[] = [];
  try {
    for await (const clip of clips) {
      const result = begin(clip);
      result.catch(() => {}); // told of when its turn comes
      begun.push(result);
      if (begun.length >= AHEAD * workers) yield await begun.shift()!;
    }
    while (begun.length > 0) yield await begun.shift()!;
  } finally {
    await pool.close({ force: true });
  }
}
