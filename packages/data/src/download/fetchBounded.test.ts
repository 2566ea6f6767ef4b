/** Evidence: end to end and refusal. A real server on this machine that breaks, stalls and sends elsewhere. */
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  answer,
  type Behaviour,
  type BrokenServer,
  breakAfter,
  saySomeday,
  serveChunked,
  serveSlowly,
  startServer,
} from "../../../../tests/brokenServer.ts";
import { type FetchBounds, fetchBounded, withoutSecrets } from "./fetchBounded.ts";

const content = randomBytes(300_000);
const redirect =
  (location: string): Behaviour =>
  (_, response) => {
    response.writeHead(302, { location }).end();
  };

let dir: string;
let server: BrokenServer;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "bounded-"));
  server = await startServer({ "a.wav": content });
});
afterEach(async () => {
  await server.close();
  await rm(dir, { recursive: true });
});

function fetchIt(bounds: Partial<FetchBounds> = {}): Promise<void> {
  const { host } = new URL(server.url);
  const allow = (asked: string) => asked === host;
  const usual = { allow, maxBytes: 1e6, limitSec: 20 };
  return fetchBounded(`${server.url}a.wav?sign=secret`, join(dir, "a"), { ...usual, ...bounds });
}

test("a file comes whole, also where its length is not said, or it moved on the same host", async () => {
  for (const behaviour of ["as usual", serveChunked(content), redirect("/a.wav?moved")] as const) {
    server.script.push(behaviour);
    await fetchIt();
    expect((await readFile(join(dir, "a"))).equals(content)).toBe(true);
    await rm(join(dir, "a"));
  }
});

test.each<[string, Behaviour | "as usual", Partial<FetchBounds>, string, RegExp]>([
  ["its size says too much", "as usual", { maxBytes: 2e5 }, "refused", /more than 200\.0 kB/],
  [
    "it grows too large",
    serveChunked(content),
    { maxBytes: 2e5 },
    "refused",
    /more than 200\.0 kB/,
  ],
  ["it is not there", answer(404), {}, "refused", /status 404/],
  [
    "it moved to a host that is not allowed",
    redirect("http://127.0.0.1:1/"),
    {},
    "refused",
    /the host 127\.0\.0\.1:1/,
  ],
  ["it moved to a file", redirect("file:///etc/passwd"), {}, "refused", /a redirect to file:/],
  ["the server is busy", answer(503), {}, "failed", /status 503/],
  ["the connection breaks", breakAfter(content, 1000), {}, "failed", /./],
  ["nothing comes", saySomeday, { stallSec: 0.3 }, "failed", /no byte for 0\.3 s/],
  [
    "it takes too long",
    serveSlowly(content, 20),
    { limitSec: 0.3 },
    "failed",
    /no end after 0\.3 s/,
  ],
])(
  "refused where %s, without what is secret in its address",
  async (_, behaviour, bounds, code, found) => {
    server.script.push(behaviour);
    const error = await fetchIt(bounds).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: `download-${code}`, found: expect.stringMatching(found) });
    expect(String(error)).toContain(`expected a file at ${server.url}a.wav, found`);
  },
);

test("an address that is none, or has a password in it, is refused before anything is asked", async () => {
  const bounds = { allow: () => true, maxBytes: 1e6, limitSec: 20 };
  for (const address of ["http://me:secret@127.0.0.1/a.wav", "http://127.0.0.1:99999/"]) {
    const error = await fetchBounded(address, join(dir, "a"), bounds).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "download-refused" });
    expect(String(error)).not.toContain("secret");
  }
});

test("an address is shown without its password and query", () => {
  expect(withoutSecrets("https://me:pass@host:8080/b/c.wav?X-Amz-Signature=1#f")).toBe(
    "https://host:8080/b/c.wav",
  );
});
