import { availableParallelism } from "node:os";
import type { FfmpegUse } from "@speech-emotion/data";
import { type ClipInput, FeatureError } from "@speech-emotion/features";
import { workerFile } from "@speech-emotion/features/workers";
import type { Adaptation, BackendName, Voice } from "@speech-emotion/model";
import type { Piscina } from "piscina";
import type { FileResult } from "./recogniseFile.ts";
import type { RecognitionReply, RecognitionSetup } from "./recognitionWorker.ts";

/** Which model recognises, and with how many threads. */
export interface RecognitionPoolOptions {
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
}

/** What is recognised in a clip, or why nothing is. */
export type Recognised =
  | {
      /** What is recognised in it. */
      readonly result: FileResult;
    }
  | {
      /** Why nothing is: a refusal, or what the file system says. */
      readonly error: FeatureError | NodeJS.ErrnoException;
    };

/** Threads that recognise, for whoever has clips one at a time. */
export class RecognitionPool {
  readonly #threads: Piscina;

  private constructor(threads: Piscina) {
    this.#threads = threads;
  }

  /** Starts one thread, and the others as there is work; they load the model by themselves. */
  static async open({
    workers = availableParallelism(),
    ...options
  }: RecognitionPoolOptions = {}): Promise<RecognitionPool> {
    const { model, backend, voice, adaptation, ffmpeg, voices } = options;
    const asText = (value: object | undefined) => value && JSON.stringify(value);
    const setup: RecognitionSetup = {
      ...{ model, backend, ffmpeg, voices },
      ...{ voice: asText(voice), adaptation: asText(adaptation) },
    };
    const { Piscina } = await import("piscina"); // who recognises a single clip need not load it
    const threads = new Piscina({
      ...workerFile("recognitionWorker", import.meta.url),
      ...{ minThreads: 1, maxThreads: workers, workerData: setup },
      // A thread that has nothing to do for a moment must not end: the next would load the model again.
      idleTimeout: Number.POSITIVE_INFINITY,
    });
    return new RecognitionPool(threads);
  }

  /**
   * Recognises the recording at a path, of any length, or sound. Clips that no thread is free for wait.
   *
   * @throws {ModelError} when the model cannot be loaded.
   * @throws what the signal was aborted with; the thread that worked on the clip is ended, and another takes its place.
   */
  async recognise(clip: string | ClipInput, signal?: AbortSignal): Promise<Recognised> {
    const reply: RecognitionReply = await this.#threads.run(clip, signal ? { signal } : {});
    if ("result" in reply) return { result: reply.result };
    return {
      error:
        "refusal" in reply
          ? new FeatureError(reply.refusal as ConstructorParameters<typeof FeatureError>[0])
          : Object.assign(new Error(reply.unreadable.message), reply.unreadable),
    };
  }

  /** Ends the threads, whatever they are at. */
  async close(): Promise<void> {
    await this.#threads.close({ force: true });
  }
}
