import { Worker } from "node:worker_threads";
import { workerScript } from "@speech-emotion/features/workers";
import {
  currentInput,
  currentInputMemory,
  type FuzzFault,
  type FuzzSetup,
  type ThreadFinding,
} from "./exchange.ts";
import { MAX_INPUT_BYTES } from "./inputs.ts";
import { MAX_HEAP_MIB, waitForFinding, waitForHang } from "./watchThread.ts";

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
      waitForFinding<ThreadFinding>(worker, options.onProgress),
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
