/** Evidence: end to end and refusal. A real server on this machine that breaks, stalls and lies. */
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  answer,
  type BrokenServer,
  breakAfter,
  saySomeday,
  serve,
  serveChunked,
  serveRange,
  serveSlowly,
  serveWhole,
  stallAfter,
  startServer,
} from "../../../../tests/brokenServer.ts";
import { DataError } from "../errors.ts";
import type { RemoteFile } from "./downloadTable.ts";
import { type FetchOptions, fetchFile } from "./fetchFile.ts";

const content = randomBytes(300_000);
const other = randomBytes(300_000);
const page = Buffer.from("<html>sign in first</html>");

let dir: string;
let path: string;
let server: BrokenServer;
let file: RemoteFile;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "fetch-"));
  path = join(dir, "a.zip.part");
  server = await startServer({ "a.zip": content });
  const hex = createHash("md5").update(content).digest("hex");
  const digest = { algorithm: "md5", hex } as const;
  file = { name: "a.zip", url: `${server.url}a.zip`, bytes: content.length, digest };
});
afterEach(async () => {
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

/** Fetches with waits of milliseconds; what went wrong on the way. */
async function run(options: FetchOptions = {}, of: RemoteFile = file): Promise<string[]> {
  const found: string[] = [];
  const onRetry = (what: string) => found.push(what);
  await fetchFile(of, path, { waitSec: 0.001, stallSec: 0.3, onRetry, ...options });
  return found;
}
const refusal = async (options?: FetchOptions, of?: RemoteFile): Promise<DataError> => {
  const error = await run(options, of).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(DataError);
  expect(error.message).not.toContain("\n");
  return error;
};
const expectWhole = async () => expect((await readFile(path)).equals(content)).toBe(true);

test("a file comes as it is, told byte by byte", async () => {
  const told: [number, number | undefined][] = [];
  expect(await run({ onBytes: (done, total) => told.push([done, total]) })).toEqual([]);
  await expectWhole();
  expect(told[0]).toEqual([0, content.length]);
  expect(told.at(-1)).toEqual([content.length, content.length]);
});

test("bytes that come slowly are waited for", async () => {
  server.script.push(serveSlowly(content, 12)); // 1.2 seconds
  expect(await run({ stallSec: 0.8 })).toEqual([]);
  await expectWhole();
});

describe("goes on where it stopped after", () => {
  test("a connection that breaks, again and again", async () => {
    for (const bytes of [1000, 50_000, 1]) server.script.push(breakAfter(content, bytes));
    expect(await run()).toHaveLength(3);
    await expectWhole();
    expect(server.asked).toEqual([undefined, "bytes=1000-", "bytes=51000-", "bytes=51001-"]);
  });

  test("a connection that stalls", async () => {
    server.script.push(stallAfter(content, 1000), saySomeday);
    expect(await run()).toEqual(["no byte for 0.3 seconds", "no byte for 0.3 seconds"]);
    await expectWhole();
    expect(server.asked.at(-1)).toBe("bytes=1000-");
  });

  test.each([408, 429, 500, 502, 503, 504])("status %i", async (status) => {
    server.script.push(breakAfter(content, 1000), answer(status), answer(status));
    expect((await run()).slice(1)).toEqual([`status ${status}`, `status ${status}`]);
    await expectWhole();
    expect(server.asked.at(-1)).toBe("bytes=1000-");
  });

  test("another run that ended, whatever it left", async () => {
    for (const left of [1, 299_999, 300_000]) {
      await writeFile(path, content.subarray(0, left));
      await run();
      await expectWhole();
      expect(server.asked.splice(0)).toEqual(left < 300_000 ? [`bytes=${left}-`] : []);
    }
  });

  test("redirects, as far as ten", async () => {
    for (let i = 0; i < 10; i++) server.script.push(answer(302, { location: `/${i}/../a.zip?x` }));
    await run();
    await expectWhole();
  });
});

describe("begins anew after", () => {
  const cases: [string, () => void, RegExp][] = [
    ["a server that knows no ranges", () => server.script.push(serveWhole(content)), /^$/],
    [
      "another range than was asked for",
      () => server.script.push(serveRange(content.subarray(5), "bytes 5-299999/300000")),
      /the range bytes 5-299999\/300000 when asked for bytes from 1000 on/,
    ],
    [
      "a range that is none",
      () => server.script.push(serveRange(content, "bytes of mine")),
      /bytes of mine/,
    ],
    ["a range of a shorter file", () => server.script.push(answer(416)), /no byte from 1000 on/],
    [
      "more bytes than there are",
      () => server.script.push(serveChunked(Buffer.concat([content, content]))),
      /more than the 300000 bytes/,
    ],
    ["other content", () => server.script.push(serve(other)), /the md5 [0-9a-f]{32}/],
  ];
  test.each(cases)("%s", async (_, misbehave, message) => {
    await writeFile(path, content.subarray(0, 1000));
    misbehave();
    const found = await run();
    expect(found.join()).toMatch(message);
    await expectWhole();
    expect(server.asked).toEqual(found.length > 0 ? ["bytes=1000-", undefined] : ["bytes=1000-"]);
  });

  test("what was left of another file", async () => {
    await writeFile(path, other.subarray(0, 1000));
    expect(await run()).toHaveLength(1);
    await expectWhole();
    await writeFile(path, Buffer.concat([content, other]));
    await run();
    await expectWhole();
  });

  test("content that changes on the way", async () => {
    server.script.push(breakAfter(other, 1000));
    expect(await run()).toHaveLength(2); // it broke; and its digest was another
    await expectWhole();
    expect(server.asked).toEqual([undefined, "bytes=1000-", undefined]);
  });
});

describe("waits as long as", () => {
  test("a server asks, in seconds or until a date", async () => {
    const soon = new Date(Date.now() + 1000).toUTCString();
    server.script.push(
      answer(429, { "retry-after": "0" }),
      answer(503, { "retry-after": soon }),
      answer(503, { "retry-after": "when I like" }),
    );
    const waits: number[] = [];
    await run({ waitSec: 0.05, onRetry: (_, waitSec) => waits.push(waitSec) });
    expect(waits[0]).toBe(0);
    expect(waits[1]).toBeLessThanOrEqual(1);
    expect(waits[2]).toBeGreaterThanOrEqual(0.1); // its own, the third, of 0.2 in the mean
  });

  test("five minutes, and no longer", async () => {
    server.script.push(answer(429, { "retry-after": "3600" }));
    expect((await refusal()).message).toMatch(/found status 429: try again in 60 minutes, as/);
  });
});

describe("is refused", () => {
  test.each([400, 401, 403, 404, 410, 501])("at once by status %i", async (status) => {
    server.script.push(answer(status));
    const { code, message } = await refusal();
    expect(code).toBe("download-refused");
    expect(message).toMatch(
      `expected the 300000 bytes of a.zip from ${file.url}, found status ${status}: `,
    );
    expect(server.asked).toHaveLength(1);
    expect(existsSync(path)).toBe(false);
  });

  test("a page in the place of the file, and what was fetched is kept", async () => {
    await writeFile(path, content.subarray(0, 1000));
    server.script.push(serveWhole(page, { "content-type": "text/html" }));
    expect(await refusal()).toMatchObject({
      code: "download-refused",
      found: "26 bytes of text/html",
    });
    expect((await readFile(path)).length).toBe(1000);
  });

  test("a file in another encoding", async () => {
    server.script.push(serveWhole(content, { "content-encoding": "gzip" }));
    expect((await refusal()).found).toBe("bytes in the encoding gzip");
  });

  test("other content twice, of which nothing is kept", async () => {
    server.script.push(serve(other), serve(other));
    const found = createHash("md5").update(other).digest("hex");
    expect(await refusal()).toMatchObject({ code: "download-damaged", found });
    expect(existsSync(path)).toBe(false);
  });

  test("a page of no stated size in the place of a file of no stated size", async () => {
    server.script.push(serveChunked(page), serveChunked(page));
    const { bytes: _, ...unsized } = file;
    expect((await refusal({}, unsized)).code).toBe("download-damaged");
  });

  test("a server that ends too early each time, with what came kept", async () => {
    for (let i = 0; i < 3; i++) server.script.push(breakAfter(content, 1000));
    expect(await refusal({ attempts: 3 })).toMatchObject({
      code: "download-failed",
      found: expect.stringMatching(/, 3 times$/),
      advice: "try again later; 3.0 kB are kept, and it goes on from there",
    });
    expect((await readFile(path)).equals(content.subarray(0, 3000))).toBe(true);
  });

  test("a server that is not there", async () => {
    await server.close();
    expect((await refusal({ attempts: 2 })).found).toBe("ECONNREFUSED, 2 times");
    expect((await refusal({}, { ...file, url: "no address" })).found).toBe("ERR_INVALID_URL");
  });

  test("too many redirects, and one to elsewhere", async () => {
    for (let i = 0; i < 11; i++) server.script.push(answer(302, { location: "/a.zip" }));
    expect((await refusal()).found).toBe("more than 10 redirects");
    server.script.push(answer(302, { location: "file:///etc/passwd" }));
    expect((await refusal()).found).toBe("a redirect to file:///etc/passwd");
  });

  test("a file that the disk has no room for, before its first byte", async () => {
    const huge = { ...file, bytes: 2 ** 52 };
    server.script.push((_, response) => {
      response.writeHead(200, { "content-length": 2 ** 52 }).write("PK");
    });
    expect(await refusal({}, huge)).toMatchObject({
      code: "disk-full",
      expected: `4.5 PB free on the disk of ${dir}`,
    });
    expect(existsSync(path)).toBe(false);
  });
});

test("of a file of no stated size, the digest alone tells when it is whole", async () => {
  const { bytes: _, ...unsized } = file;
  await run({}, unsized);
  await expectWhole();
  await run({}, unsized); // asks for what comes after the last byte
  expect(server.asked).toEqual([undefined, "bytes=300000-"]);
  await rm(path);
  server.script.push(serveChunked(content));
  await run({}, unsized);
  await expectWhole();
});

test("what is stopped keeps what came, and goes on from there", async () => {
  const stop = new AbortController();
  server.script.push(stallAfter(content, 1000));
  const onBytes = (done: number) => done > 0 && stop.abort();
  await expect(run({ signal: stop.signal, onBytes, stallSec: 30 })).rejects.toThrow(/abort/);
  await run();
  await expectWhole();
  expect(server.asked).toEqual([undefined, "bytes=1000-"]);
});
