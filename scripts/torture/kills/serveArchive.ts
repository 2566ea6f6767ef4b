import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { zipSync } from "fflate";

/** Bytes at once, and how long until the next: a download of seconds. */
const [PIECE_BYTES, PAUSE_MS] = [1 << 17, 10];

/** Serves a folder as a zip archive, by ranges and slowly, on this machine. */
export async function serveArchive(folder: string): Promise<{
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly close: () => Promise<void>;
}> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(folder.length + 1), readFileSync(path)] as const);
  const bytes = zipSync(Object.fromEntries(files), { level: 0 });
  const server = createServer(async ({ headers }, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
    const rest = bytes.subarray(start);
    const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(start > 0 ? 206 : 200, {
      "content-length": rest.length,
      ...(start > 0 ? { "content-range": range } : {}),
    });
    for (let at = 0; at < rest.length && !response.destroyed; at += PIECE_BYTES) {
      response.write(rest.subarray(at, at + PIECE_BYTES));
      await setTimeout(PAUSE_MS);
    }
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/corpus.zip`, bytes, close };
}
