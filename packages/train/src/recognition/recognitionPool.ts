import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import type { FfmpegUse } from "@speech-emotion/data/recordings";
import { type ClipInput, FeatureError } from "@speech-emotion/features";
import { workerFile } from "@speech-emotion/features/workers";
import type { Adaptation, BackendName, Voice } from "@speech-emotion/model";
import type { Piscina } from "piscina";
import { TrainError } from "../errors.ts";
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
  /** Modules that register classes of layers of one's own, which the model's network has; each thread imports them. */
  readonly modules?: readonly (string | URL)[] | undefined;
  /** Seconds after which one clip is given up; by default never. */
  readonly limitSec?: number | undefined;
  /**
   * Whether all heaps of this process may from now on grow to four times what is alive in them before V8 searches them whole; default
   * false. By its own measure it does so every twenty clips, as each leaves two megabytes of samples, and its helper threads take the cores
   * from those that recognise: a fifth of the time, for some 50 MiB.
   */
  readonly growHeaps?: boolean | undefined;
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

/** Short clips that a thread takes at a time where so many wait: LSTM layers that encode them read their weights once for all. */
export const TOGETHER = 8;

/** A clip that no thread has taken yet. */
interface WaitingClip {
  readonly clip: string | ClipInput;
  readonly signal: AbortSignal | undefined;
  /** Whether it is to have no others beside it: it is long, or went wrong with others. */
  readonly isAlone: boolean;
  readonly tell: (told: Recognised) => void;
  readonly fail: (error: unknown) => void;
}

/** Threads that recognise, for whoever has clips one at a time. */
export class RecognitionPool {
  readonly #threads: Piscina;
  readonly #workers: number;
  readonly #together: number;
  readonly #limitSec: number | undefined;
  readonly #waiting: WaitingClip[] = [];
  #busy = 0;
  /** Why there are no threads. */
  #failure: unknown;

  private constructor(
    threads: Piscina,
    {
      workers,
      together,
      limitSec,
    }: {
      readonly workers: number;
      readonly together: number;
      readonly limitSec: number | undefined;
    },
  ) {
    this.#threads = threads;
    this.#workers = workers;
    this.#together = together;
    this.#limitSec = limitSec;
    threads.on("error", (error) => this.#noteFailure(error));
  }

  /** Starts one thread, and the others as there is work; they load the model by themselves. */
  static async open({
    workers = availableParallelism(),
    growHeaps = false,
    ...options
  }: RecognitionPoolOptions = {}): Promise<RecognitionPool> {
    if (growHeaps) setFlagsFromString("--heap-growing-percent=300");
    const { model, backend, voice, adaptation, ffmpeg, voices, limitSec } = options;
    const asText = (value: object | undefined) => value && JSON.stringify(value);
    const setup: RecognitionSetup = {
      ...{ model, backend, ffmpeg, voices, modules: options.modules?.map(String) },
      ...{ voice: asText(voice), adaptation: asText(adaptation) },
    };
    const { Piscina } = await import("piscina"); // who recognises a single clip need not load it
    const threads = new Piscina({
      ...workerFile("recognitionWorker", import.meta.url),
      ...{ minThreads: 1, maxThreads: workers, workerData: setup },
      // A thread that has nothing to do for a moment must not end: the next would load the model again.
      idleTimeout: Number.POSITIVE_INFINITY,
    });
    // Where several speak in a recording, however short, it is heard by itself.
    const together = (voices ?? 1) === 1 ? TOGETHER : 1;
    return new RecognitionPool(threads, { workers, together, limitSec });
  }

  /**
   * Recognises the recording at a path, of any length, or sound. Clips that no thread is free for wait; short ones that wait
   * with the same signal are recognised together, to the same numbers.
   *
   * @throws {ModelError} when the model cannot be loaded.
   * @throws {TrainError} when it takes longer than the limit.
   * @throws what the signal was aborted with; the thread that worked on the clip is ended, and another takes its place.
   */
  recognise(clip: string | ClipInput, signal?: AbortSignal): Promise<Recognised> {
    return new Promise((tell, fail) => {
      this.#waiting.push({ clip, signal, isAlone: false, tell, fail });
      this.#goOn();
    });
  }

  /** Ends the threads, whatever they are at. */
  async close(): Promise<void> {
    await this.#threads.close({ force: true });
  }

  /** Gives threads that are free what waits. */
  #goOn(): void {
    while (this.#busy < this.#workers && this.#waiting.length > 0) {
      this.#busy++;
      this.#work(this.#nextClips()).finally(() => {
        this.#busy--;
        this.#goOn();
      });
    }
  }

  /** The clips of one thread's turn: its share of those that wait, so that none is idle while another has many. */
  #nextClips(): WaitingClip[] {
    const share = Math.min(this.#together, Math.ceil(this.#waiting.length / this.#workers));
    const first = this.#waiting[0] as WaitingClip;
    const fits = ({ signal, isAlone }: WaitingClip) => signal === first.signal && !isAlone;
    let count = 1;
    while (!first.isAlone && count < share && fits(this.#waiting[count] as WaitingClip)) count++;
    return this.#waiting.splice(0, count);
  }

  async #work(clips: readonly WaitingClip[]): Promise<void> {
    const given = clips[0]?.signal;
    const limitSec = this.#limitSec;
    const limit = limitSec === undefined ? undefined : AbortSignal.timeout(1000 * limitSec);
    const signals = [given, limit].filter((signal) => signal !== undefined);
    const options = signals.length > 0 ? { signal: AbortSignal.any(signals) } : {};
    const sounds = clips.map(({ clip }) => clip);
    try {
      if (this.#failure) throw this.#failure;
      const replies: RecognitionReply[] = await this.#threads.run(sounds, options);
      this.#waitAlone(clips.filter((_, i) => "isLong" in (replies[i] as RecognitionReply)));
      for (const [i, reply] of replies.entries())
        if (!("isLong" in reply)) clips[i]?.tell(toRecognised(reply));
    } catch (error) {
      const isCalledOff = given?.aborted;
      this.#noteFailure(error);
      // Which of them it was shows when each is done by itself.
      if (clips.length > 1 && !isCalledOff && !this.#failure) return this.#waitAlone(clips);
      const isSlow = limit?.aborted && !isCalledOff;
      for (const { fail } of clips)
        fail(isSlow ? tooSlow(limitSec as number) : (this.#failure ?? error));
    }
  }

  /** Where no thread could be started, none will be: what waits would wait for ever. */
  #noteFailure(error: unknown): void {
    if (this.#failure || this.#threads.threads.length > 0) return;
    this.#failure = error;
    void this.#threads.destroy();
  }

  #waitAlone(clips: readonly WaitingClip[]): void {
    this.#waiting.unshift(...clips.map((clip) => ({ ...clip, isAlone: true })));
  }
}

function toRecognised(reply: Exclude<RecognitionReply, { isLong: true }>): Recognised {
  if ("result" in reply) return { result: reply.result };
  return {
    error:
      "refusal" in reply
        ? new FeatureError(reply.refusal as ConstructorParameters<typeof FeatureError>[0])
        : Object.assign(new Error(reply.unreadable.message), reply.unreadable),
  };
}

/** Of a recording that took too long. */
function tooSlow(limitSec: number): TrainError {
  return new TrainError({
    code: "recording-too-slow",
    expected: `a recording that is recognised in ${limitSec} s`,
    found: "one that takes longer",
    advice: "cut it, or allow more time",
  });
}
