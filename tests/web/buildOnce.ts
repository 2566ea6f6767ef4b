import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A URL whose answer is the folder of the built web app. */
    siteBuilder: string;
  }
}

/**
 * Vitest's process answers its workers with the folder of the web app, which it builds for the first of them that asks: once
 * for all files of tests, and not at all where none needs it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let built: Promise<string> | undefined;
  project.onTestsRerun(() => {
    built = undefined; // sources have changed
  });
  const folders: string[] = [];
  async function build(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "site-"));
    folders.push(folder);
    // Not at the top: where single sources are tested over and over, scripts are not there.
    const { launcher } = await import("../../scripts/shared/run.ts");
    const env = { ...process.env, NODE_ENV: "production" }; // vitest sets "test", which Vite goes by
    const command = [launcher, "webBuild", "--out", folder, "--no-measure"];
    await promisify(execFile)(process.execPath, command, { env });
    return folder;
  }
  const server = createServer((_, response) => {
    built ??= build();
    built.then(
      (folder) => response.end(folder),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  project.provide("siteBuilder", `http://127.0.0.1:${port}`);
  return async () => {
    server.closeAllConnections();
    server.close();
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  };
}
