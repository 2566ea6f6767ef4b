import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { lookup } from "mrmime";

/** A folder as a static host serves it, under a path of its own. */
export interface Served {
  readonly url: string;
  /** Paths that were asked for so far. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Serves a folder under `/some/folder/` of a free port of this machine. */
export async function serveFolder(folder: string): Promise<Served> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    requests.push(pathname);
    const path = normalize(pathname)
      .replace(/^\/some\/folder\//, "")
      .replace(/^$|\/$/, "index.html");
    const content = await readFile(join(folder, path)).catch(() => undefined);
    const type = lookup(path) ?? "application/octet-stream";
    response.writeHead(content ? 200 : 404, { "content-type": type }).end(content);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/some/folder/`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
