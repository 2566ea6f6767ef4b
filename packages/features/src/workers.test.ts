/** Evidence: closed form, and a real thread. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { Piscina } from "piscina";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { workerFile, workerScript } from "./workers.ts";

describe("of built JavaScript", () => {
  const url = "file:///app/dist/store/extract.js";

  test("it is the file beside, started as it is", () => {
    expect(workerFile("task", url)).toEqual({
      filename: "file:///app/dist/store/task.js",
      execArgv: [],
    });
    expect(workerScript("task", url)).toEqual({
      script: 'import("file:///app/dist/store/task.js")',
      execArgv: [],
    });
  });
});

describe("of TypeScript", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "worker-"));
    await writeFile(join(dir, "package.json"), '{ "type": "module" }');
    // Types that only a loader of TypeScript takes away, from a file beside.
    await writeFile(join(dir, "answer.ts"), "export const answer: number = 42 as number;");
    await writeFile(
      join(dir, "task.ts"),
      `import { parentPort } from "node:worker_threads";
       import { answer } from "./answer.ts";
       const found: object = { answer, execArgv: process.execArgv };
       parentPort?.postMessage(found);
       export default (): object => found;`,
    );
  });
  afterEach(() => rm(dir, { recursive: true }));

  test("a pool's worker loads it through tsx, and packages by their sources", async () => {
    const url = pathToFileURL(join(dir, "start.ts")).href;
    const { filename, execArgv } = workerFile("task", url);
    expect(filename).toBe(pathToFileURL(join(dir, "task.ts")).href);
    const pool = new Piscina({ filename, execArgv, maxThreads: 1 });
    expect(await pool.run(undefined)).toEqual({ answer: 42, execArgv });
    expect(execArgv).toContain("--conditions=@speech-emotion/source");
    await pool.destroy();
  });

  test("a thread that starts with a script does too", async () => {
    const url = pathToFileURL(join(dir, "start.ts")).href;
    const { script, execArgv } = workerScript("task", url);
    const worker = new Worker(script, { eval: true, execArgv });
    const found = await new Promise((done, fail) => {
      worker.once("message", done).once("error", fail);
    });
    expect(found).toEqual({ answer: 42, execArgv });
    expect(execArgv).toContain("--conditions=@speech-emotion/source");
    await worker.terminate();
  });
});
