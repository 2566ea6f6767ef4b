/** Evidence: end to end. Memory of threads that have ended goes back to the system. */
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { releaseHeap } from "#platform";
import { nativeIsBuilt } from "../../../tests/nativeIsBuilt.ts";

const { glibcVersionRuntime } = (
  process.report.getReport() as { header: { glibcVersionRuntime?: string } }
).header;

/** A thread that fills many buffers too small for pages of their own, of which half are held to its end. */
async function fillHeap(): Promise<void> {
  const worker = new Worker(
    `const held = [];
    for (let i = 0; i < 3000; i++) {
      const values = new Float32Array(15000 + (i % 7) * 1000).fill(1);
      if (i % 2 === 0) held.push(values);
    }`,
    { eval: true },
  );
  await new Promise((done) => worker.on("exit", done));
}

test.skipIf(!nativeIsBuilt || glibcVersionRuntime === undefined)(
  "what the heaps of ended threads hold is given back at once",
  async () => {
    await Promise.all([fillHeap(), fillHeap()]);
    const before = process.memoryUsage.rss();
    releaseHeap();
    expect(before - process.memoryUsage.rss()).toBeGreaterThan(50e6);
  },
);
