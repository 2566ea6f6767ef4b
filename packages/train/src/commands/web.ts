import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import sirv from "sirv";
import { TrainError } from "../errors.ts";

/** `web` */
export async function run(
  _: readonly [],
  { port = 5173, host = "localhost" }: { readonly port?: number; readonly host?: string },
): Promise<void> {
  const site = folderOf("@speech-emotion/web/package.json", "dist");
  if (!site || !existsSync(join(site, "index.html")))
    throw new TrainError({
      code: "site-missing",
      expected: "the page, of the package @speech-emotion/web",
      found: "none that is built",
      advice: "npm install speech-emotion, or run pnpm web in this project's repository",
    });
  const model = folderOf("@speech-emotion/general-model/recognizer.json") as string;
  const serveSite = sirv(site, { etag: true });
  const serveModel = sirv(model, { etag: true });
  const server = createServer((request, response) => {
    const url = request.url ?? "/";
    const notFound = () => {
      response.writeHead(404).end();
    };
    // The model's files are of a package of its own, which the page's does not hold again.
    serveSite(request, response, () => {
      if (url.startsWith("/model/")) {
        request.url = url.slice("/model".length);
        serveModel(request, response, notFound);
      } else notFound();
    });
  });
  await new Promise<void>((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      fail(
        new TrainError({
          code: "address-unusable",
          expected: `to listen on port ${port} of ${host}`,
          found: error.code === "EADDRINUSE" ? "another program there" : error.message,
          advice: "name another with --port or --host",
        }),
      ),
    );
    server.listen(port, host, done);
  });
  const { port: taken } = server.address() as AddressInfo;
  process.stdout.write(`the page is at http://${host}:${taken}/ until Ctrl-C\n`);
}

/** Where a package's file is, or a folder beside it; undefined where it is not installed. */
function folderOf(file: string, folder = ""): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(file)), folder);
  } catch {
    return undefined;
  }
}
