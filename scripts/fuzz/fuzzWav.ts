import { Worker } from "node:worker_threads";
import { workerScript } from "@speech-emotion/features/workers";
import {
  type CurrentInput,
  currentInput,
  currentInputMemory,
  type FuzzFault,
  type FuzzSetup,
  type ThreadFinding,
  type ThreadMessage,
} from "./exchange.ts";
import { MAX_INPUT_BYTES } from "./inputs.ts";
import { processorMs } from "./processorMs.ts";

export interface FuzzOptions {
  /** How many inputs are read: at most half are valid files cut at one byte after the other, the others are drawn. */
  readonly inputs: number;
  /** Decides what is drawn. */
  readonly seed: number;
  /** A single input of those that the seed draws, as a fault's report names it. */
  readonly path?: string | undefined;
  /** The one input to read instead. */
  readonly only?: Uint8Array | undefined;
  /** The module whose decodeWav and openWav are fuzzed; by default the features package. */
  readonly reader?: string | undefined;
  /** Reading that computes for longer is a fault; by default a second. */
  readonly limitMs?: number;
  /** Reading that has no answer for so long, by the clock, is a hang; by default five times `limitMs`. */
  readonly hangMs?: number;
  /** Told how many inputs have been read, from time to time. */
  readonly onProgress?: (done: number) => void;
}

export interface FuzzReport {
  readonly seed: number;
  readonly seconds: number;
  /** What the thread found; undefined where it never ended. */
  readonly finding: ThreadFinding | undefined;
  readonly fault: FuzzFault | undefined;
}

/** How often the thread is looked after. */
const LOOK_MS = 100;
/** Of the thread's heap, so that the thread dies of it and not this process. */
const MAX_HEAP_MIB = 1024;

/** Reads damaged WAV files in a thread of its own, whose hanging or dying is a fault like any other. */
export async function fuzzWav(options: FuzzOptions): Promise<FuzzReport> {
  const { inputs, seed, path, only, reader = "@speech-emotion/features", limitMs = 1000 } = options;
  const { hangMs = 5 * limitMs } = options;
  const memory = currentInputMemory(Math.max(MAX_INPUT_BYTES, only?.length ?? 0));
  const workerData: FuzzSetup = { inputs, seed, path, only, reader, limitMs, memory };
  const { script, execArgv } = workerScript("fuzzWorker", import.meta.url);
  const began = performance.now();
  const worker = new Worker(script, {
    eval: true,
    execArgv,
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
  });
  const stopWatching = new AbortController();
  const current = currentInput(memory);
  /** A fault that the thread cannot tell itself. */
  const withLastInput = (what: string): FuzzFault => {
    const { bytes, number } = current.get();
    const drawn = number === undefined ? undefined : String(number);
    const again = only === undefined ? (path ?? drawn) : undefined;
    return { what, input: { bytes, from: "not known" }, path: again };
  };
  const report = (finding: ThreadFinding | undefined, fault: FuzzFault | undefined) => ({
    seed,
    seconds: (performance.now() - began) / 1000,
    finding,
    fault,
  });
  try {
    const finding = await Promise.race([
      waitForFinding(worker, options),
      waitForHang(current, { hangMs, signal: stopWatching.signal }),
    ]);
    return finding === "hang"
      ? report(undefined, withLastInput(`no answer within ${hangMs / 1000} seconds`))
      : report(finding, finding.fault);
  } catch (error) {
    return report(undefined, withLastInput(`the thread ended with ${String(error)}`));
  } finally {
    stopWatching.abort();
    await worker.terminate();
  }
}

/** @throws what the thread died of. */
function waitForFinding(worker: Worker, { onProgress }: FuzzOptions): Promise<ThreadFinding> {
  return new Promise((done, fail) => {
    worker.on("message", (message: ThreadMessage) => {
      if ("finding" in message) done(message.finding);
      else onProgress?.(message.done);
    });
    worker.on("error", fail);
    worker.on("exit", (code) => fail(new Error(`exit code ${code}`)));
  });
}

/** A thread that waits, and computes nothing, hangs after so many times as long as one that computes. */
const WAITS = 12;

/**
 * Resolves when the same input has been read for too long. Time is the processor's, as a busy machine may leave a thread
 * without one for seconds.
 */
function waitForHang(
  current: CurrentInput,
  { hangMs, signal }: { readonly hangMs: number; readonly signal: AbortSignal },
): Promise<"hang"> {
  return new Promise((done) => {
    let last = 0;
    let [since, computed] = [performance.now(), processorMs()];
    const timer = setInterval(() => {
      const { count } = current.get();
      if (count !== last) {
        last = count;
        [since, computed] = [performance.now(), processorMs()];
      } else if (count > 0) {
        const isLong = processorMs() - computed > hangMs;
        if (isLong || performance.now() - since > WAITS * hangMs) done("hang");
      }
    }, LOOK_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  });
}
