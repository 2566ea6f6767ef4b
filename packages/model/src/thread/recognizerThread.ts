import { type BirpcReturn, createBirpc } from "birpc";
import type { RecognizerService, ThreadModel } from "./serveRecognizer.ts";
import type { ThreadChannel } from "./threadChannel.ts";
import { type Told, unwrap } from "./told.ts";

/** A thread that runs, and what it was asked for. */
interface Running {
  readonly channel: ThreadChannel;
  readonly remote: BirpcReturn<RecognizerService, object>;
  /** Rejects when it cannot load the model. */
  readonly loaded: Promise<void>;
  /** How those who wait for an answer are told that it has ended by itself. */
  readonly waiting: Set<(error: unknown) => void>;
}

/** Another thread with the same model, started when it is first asked, and again after a failure. */
export class RecognizerThread {
  readonly #open: () => ThreadChannel;
  readonly #model: ThreadModel;
  #running: Running | undefined;

  constructor(open: () => ThreadChannel, model: ThreadModel) {
    this.#open = open;
    this.#model = model;
  }

  /**
   * What the thread answers.
   *
   * @param signal gives the question up; where the thread does nothing else, it is ended, for it cannot be interrupted.
   * @throws {FeatureError | ModelError} as the thread refuses.
   */
  async ask<T>(
    question: (remote: RecognizerService) => Promise<Told<T>>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    this.#running ??= this.#start();
    const running = this.#running;
    const settled = new AbortController();
    let giveUp: (error: unknown) => void = () => {};
    running.channel.hold(true);
    try {
      // One promise an answer: a race with one that lasts as long as the thread would keep every answer for as long.
      const answer = await new Promise<Told<T>>((resolve, reject) => {
        giveUp = reject;
        running.waiting.add(giveUp);
        const onAbort = () => reject(signal?.reason);
        signal?.addEventListener("abort", onAbort, { signal: settled.signal });
        running.loaded.then(() => question(running.remote)).then(resolve, reject);
      });
      return unwrap(answer);
    } finally {
      settled.abort();
      running.waiting.delete(giveUp);
      if (running.waiting.size === 0) running.channel.hold(false);
      if (running.waiting.size === 0 && signal?.aborted) this.stop();
    }
  }

  /** Ends the thread; whoever asks starts it again. */
  stop(): void {
    this.#running?.channel.close();
    this.#running = undefined;
  }

  #start(): Running {
    const channel = this.#open();
    const remote = createBirpc<RecognizerService, object>(
      {},
      { post: channel.post, on: channel.onMessage, timeout: -1 },
    );
    const waiting: Running["waiting"] = new Set();
    channel.onFailure((error) => {
      this.#running = undefined;
      for (const giveUp of waiting) giveUp(error);
    });
    const loaded = remote.load(this.#model).then(unwrap);
    loaded.catch(() => this.stop()); // whoever asks is told
    return { channel, remote, loaded, waiting };
  }
}
