// What the command line of `@speech-emotion/train` runs for its commands of the same names.
import { describeSkipped } from "@speech-emotion/data";
import { countOf, printable } from "@speech-emotion/features";
import type { QueuePlace } from "./connect.ts";
import { type EnqueueOptions, enqueue as putIn } from "./enqueue.ts";
import { type MergeSummary, mergeArchives } from "./merge/mergeArchives.ts";
import { queueState } from "./queueState.ts";
import { runWorker, type WorkerOptions, type WorkerSummary } from "./runWorker.ts";

/** How a command is run: what was typed for its arguments, and its options by their names. */
interface Command<Names, Options> {
  readonly run: (names: Names, options: Options & { readonly json?: boolean }) => Promise<void>;
}

const TELL_EVERY_MS = 10_000;
const MEBIBYTE = 2 ** 20;

const note = (text: string) => process.stderr.write(`${text}\n`);
const tell = (text: string) => process.stdout.write(`${text}\n`);
const onAway = (message: string) => note(`Redis is away (${message}); waiting for it`);

/** `enqueue [SOURCE...]` */
export const enqueue: Command<
  [readonly string[]],
  Omit<EnqueueOptions, "lists"> & { readonly list?: readonly string[] }
> = {
  async run([names], { json, list, ...options }) {
    const signal = stopSignal("what is in the queue stays there");
    const told = sparingly((done: number, total: number | undefined) =>
      note(`${done}${total === undefined ? "" : ` of ${total}`} recordings looked at`),
    );
    const { skipped, ...summary } = await putIn(names, {
      ...options,
      ...{ lists: list, signal, onAway, onProgress: told },
    });
    if (skipped.length > 0) note(`left out: ${describeSkipped(skipped)}`);
    const { recordings, queued, done, copies } = summary;
    if (json) tell(JSON.stringify(summary));
    else
      tell(
        `${countOf(recordings, "recording")}: ${queued} in the queue, ${done} done before, ${copies} with the content of another`,
      );
  },
};

/** `worker` */
export const worker: Command<
  [],
  Omit<WorkerOptions, "hosts" | "maxBytes" | "limitSec" | "lostSec" | "fetchSec"> & {
    readonly allowHost?: readonly string[];
    readonly maxMb?: number;
    readonly fetchTime?: number;
    readonly limit?: number;
    readonly lost?: number;
  }
> = {
  async run(_, { json, allowHost, maxMb, fetchTime, limit, lost, ...options }) {
    const signal = stopSignal(
      "recordings under way are finished first; press Ctrl-C again to stop at once",
    );
    const began = performance.now();
    const speak = ({ recognised, aside }: WorkerSummary) => {
      const seconds = (performance.now() - began) / 1000;
      const speed = ((recognised + aside) / seconds).toFixed(1);
      return `${recognised} recognised, ${aside} set aside, ${speed} a second`;
    };
    const summary = await runWorker({
      ...options,
      growHeaps: true,
      ...{ hosts: allowHost, fetchSec: fetchTime, limitSec: limit, lostSec: lost, signal, onAway },
      maxBytes: maxMb === undefined ? undefined : maxMb * MEBIBYTE,
      onDone: sparingly((so: WorkerSummary) => note(speak(so))),
    });
    tell(json ? JSON.stringify(summary) : speak(summary));
  },
};

/** `merge DIR...` */
export const merge: Command<[readonly string[]], { readonly out: string }> = {
  async run([archives], { json, out }) {
    const summary = await mergeArchives(archives, { out });
    tell(json ? JSON.stringify(summary) : describeMerge(summary, out));
    if (summary.missing > 0) process.exitCode = 1;
  },
};

/** `queue` */
export const queue: Command<[], QueuePlace> = {
  async run(_, { json, ...place }) {
    const state = await queueState(place);
    const { waiting, active, delayed, done, workers } = state;
    tell(
      json
        ? JSON.stringify(state)
        : `${waiting} waiting, ${active} worked on, ${delayed} to be tried again, ${done} done, ${countOf(workers, "worker")}`,
    );
  },
};

function describeMerge(summary: MergeSummary, out: string): string {
  const { recordings, recognised, aside, missing, firstMissing, twice, unlike } = summary;
  return [
    `${countOf(recordings, "recording")} in ${out}: ${recognised} recognised, ${aside} set aside, ${missing} missing`,
    ...(missing > 0
      ? [
          `  missing: ${printable(firstMissing.join(", "))}${missing > firstMissing.length ? ", ..." : ""}; put them in again with enqueue`,
        ]
      : []),
    ...(twice > 0
      ? [`  ${countOf(twice, "row")} stood there twice, ${unlike} of them unlike`]
      : []),
  ].join("\n");
}

/** Aborts at SIGTERM, which schedulers may send twice, and at the first Ctrl-C; at the second the process ends. */
function stopSignal(what: string): AbortSignal {
  const control = new AbortController();
  const stop = () => {
    if (!control.signal.aborted) note(`stopping: ${what}`);
    control.abort();
  };
  process.once("SIGINT", stop).on("SIGTERM", stop);
  return control.signal;
}

/** Calls a listener once in a while. */
function sparingly<T extends readonly unknown[]>(listener: (...args: T) => void) {
  let last = performance.now();
  return (...args: T) => {
    if (performance.now() < last + TELL_EVERY_MS) return;
    last = performance.now();
    listener(...args);
  };
}
