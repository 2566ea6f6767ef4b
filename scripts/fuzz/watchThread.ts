import type { Worker } from "node:worker_threads";
import type { CurrentInput, ThreadMessage } from "./exchange.ts";
import { processorMs } from "./processorMs.ts";

/** How often the thread is looked after. */
const LOOK_MS = 100;
/** Of the thread's heap, so that the thread dies of it and not this process. */
export const MAX_HEAP_MIB = 1024;

/**
 * What a thread found in the end; until then it tells how many inputs are done.
 *
 * @throws what the thread died of.
 */
export function waitForFinding<Finding>(
  worker: Worker,
  onProgress?: (done: number) => void,
): Promise<Finding> {
  return new Promise((done, fail) => {
    worker.on("message", (message: ThreadMessage<Finding>) => {
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
export function waitForHang(
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
