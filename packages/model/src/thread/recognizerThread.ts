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
  /** Rejects when it ends by itself; never resolves. */
  readonly failed: Promise<never>;
  asked: number;
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
    const givenUp = new Promise<never>((_, reject) =>
      signal?.addEventListener("abort", () => reject(signal.reason), { signal: settled.signal }),
    );
    running.asked++;
    running.channel.hold(true);
    try {
      const answer = running.loaded.then(() => question(running.remote));
      return unwrap(await Promise.race([answer, running.failed, givenUp]));
    } finally {
      settled.abort();
      running.asked--;
      if (running.asked === 0) running.channel.hold(false);
      if (running.asked === 0 && signal?.aborted) this.stop();
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
    const failed = new Promise<never>((_, reject) =>
      channel.onFailure((error) => {
        this.#running = undefined;
        reject(error);
      }),
    );
    const loaded = remote.load(this.#model).then(unwrap);
    // Whoever asks is told.
    failed.catch(() => {});
    loaded.catch(() => this.stop());
    return { channel, remote, loaded, failed, asked: 0 };
  }
}
