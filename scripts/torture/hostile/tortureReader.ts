import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { workerScript } from "@speech-emotion/features/workers";
import { currentInput, currentInputMemory } from "../../fuzz/exchange.ts";
import { MAX_HEAP_MIB, waitForFinding, waitForHang } from "../../fuzz/watchThread.ts";
import { MAX_INPUT_BYTES } from "./breed.ts";
import type { HostileFinding, HostileSetup } from "./exchange.ts";

/** What came of one kind of file. */
export interface HostileReport {
  /** As the list of targets calls it. */
  readonly kind: string;
  readonly seconds: number;
  /** Undefined where the thread hung or died. */
  readonly finding: HostileFinding | undefined;
  readonly fault: { readonly what: string; readonly bytes: Uint8Array } | undefined;
}

export interface HostileOptions {
  readonly inputs: number;
  readonly seed: number;
  /** The one input to read instead. */
  readonly only?: Uint8Array | undefined;
}

/** An input that is computed for so long hangs. */
const HANG_MS = 10_000;

/** Reads files of one kind that are bred of valid ones, in a thread of its own, whose hanging or dying is a fault too. */
export async function tortureReader(
  kind: string,
  { inputs, seed, only }: HostileOptions,
): Promise<HostileReport> {
  const dir = await mkdtemp(join(tmpdir(), "hostile-"));
  const memory = currentInputMemory(Math.max(MAX_INPUT_BYTES, only?.length ?? 0));
  const workerData: HostileSetup = { kind, inputs: only ? 1 : inputs, seed, only, dir, memory };
  const { script, execArgv } = workerScript("hostileWorker", import.meta.url);
  const began = performance.now();
  const resourceLimits = { maxOldGenerationSizeMb: MAX_HEAP_MIB };
  const worker = new Worker(script, { eval: true, execArgv, workerData, resourceLimits });
  const current = currentInput(memory);
  const stopWatching = new AbortController();
  const { signal } = stopWatching;
  const report = (finding: HostileFinding | undefined, fault: HostileReport["fault"]) => ({
    ...{ kind, seconds: (performance.now() - began) / 1000, finding, fault },
  });
  try {
    const finding = await Promise.race([
      waitForFinding<HostileFinding>(worker),
      waitForHang(current, { hangMs: HANG_MS, signal }),
    ]);
    if (finding !== "hang") return report(finding, finding.fault);
    const what = `no answer within ${HANG_MS / 1000} seconds`;
    return report(undefined, { what, bytes: current.get().bytes });
  } catch (error) {
    const { count, bytes } = current.get();
    if (count === 0) throw error; // it has read nothing yet: no input is to blame
    return report(undefined, { what: `the thread ended with ${String(error)}`, bytes });
  } finally {
    stopWatching.abort();
    await worker.terminate();
    await rm(dir, { recursive: true, force: true });
  }
}
