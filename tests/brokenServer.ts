import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a server does with one request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on this machine that serves files by their names, by ranges, after it misbehaved as it was told. */
export interface BrokenServer {
  /** Its address, with a slash at the end. */
  readonly url: string;
  /** What its next requests get, one each; after them, files. */
  readonly script: (Behaviour | "as usual")[];
  /** The range that each request asked for; undefined for a whole file. */
  readonly asked: (string | undefined)[];
  readonly close: () => Promise<void>;
}

/** Starts it with the files of a folder that is in memory. */
export async function startServer(
  files: Readonly<Record<string, Uint8Array>>,
): Promise<BrokenServer> {
  const script: (Behaviour | "as usual")[] = [];
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range);
    const file = files[(request.url ?? "").replace(/^\/|\?.*$/g, "")];
    const behaviour = script.shift() ?? "as usual";
    const usual = file ? serve(file) : answer(404);
    (behaviour === "as usual" ? usual : behaviour)(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}/`, script, asked },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Where a range begins that is asked for. */
const startOf = ({ headers }: IncomingMessage): number =>
  Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);

/** Sends the head of a file, or of a part of it, and gives the bytes that belong to it. */
function begin(request: IncomingMessage, response: ServerResponse, file: Uint8Array): Uint8Array {
  const start = startOf(request);
  const { length } = file;
  const rest = file.subarray(start);
  if (start > 0 && rest.length === 0)
    response.writeHead(416, { "content-length": 0, "content-range": `bytes */${length}` });
  else if (start > 0) {
    const range = `bytes ${start}-${length - 1}/${length}`;
    response.writeHead(206, { "content-length": rest.length, "content-range": range });
  } else response.writeHead(200, { "content-length": length });
  return rest;
}

/** A file as it should come. */
export const serve =
  (file: Uint8Array): Behaviour =>
  (request, response) => {
    response.end(begin(request, response, file));
  };

/** Some bytes more, and then the connection breaks, once those had time to arrive. */
export const breakAfter =
  (file: Uint8Array, bytes: number): Behaviour =>
  (request, response) => {
    response.write(begin(request, response, file).subarray(0, bytes), () =>
      setTimeout(() => response.destroy(), 50),
    );
  };

/** A file, a hundredth of it at a time, with milliseconds between. */
export const serveSlowly =
  (file: Uint8Array, waitMs = 1): Behaviour =>
  async (request, response) => {
    const rest = begin(request, response, file);
    const step = Math.ceil(file.length / 100);
    for (let i = 0; i < rest.length && !response.destroyed; i += step) {
      response.write(rest.subarray(i, i + step));
      await new Promise((done) => setTimeout(done, waitMs));
    }
    response.end();
  };

/** Some bytes more, and then nothing. */
export const stallAfter =
  (file: Uint8Array, bytes: number): Behaviour =>
  (request, response) => {
    response.write(begin(request, response, file).subarray(0, bytes));
  };

/** Never answers at all. */
export const saySomeday: Behaviour = () => {};

/** The whole file, or what stands in its place, whatever was asked for. */
export const serveWhole =
  (file: Uint8Array, headers: Record<string, string> = {}): Behaviour =>
  (_, response) => {
    response.writeHead(200, { "content-length": file.length, ...headers }).end(file);
  };

/** Bytes with no word of how many there are. */
export const serveChunked =
  (file: Uint8Array): Behaviour =>
  (_, response) => {
    response.writeHead(200).end(file);
  };

/** Another range than the one that was asked for. */
export const serveRange =
  (file: Uint8Array, range: string): Behaviour =>
  (_, response) => {
    response.writeHead(206, { "content-range": range }).end(file);
  };

/** A status and headers, with a page as its body. */
export const answer =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (_, response) => {
    response.writeHead(status, { "content-type": "text/html", ...headers }).end("<p>no</p>");
  };
