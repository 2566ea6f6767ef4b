/** Evidence: end to end within one process, against a server on this machine. What `download` prints. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RemoteCorpus, remoteCorpora } from "@speech-emotion/data";
import { zipSync } from "fflate";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  answer,
  type BrokenServer,
  serveRange,
  stallAfter,
  startServer,
} from "../../../../tests/brokenServer.ts";
import { bringCorpus } from "./bringCorpus.ts";

const clip = new Uint8Array(randomBytes(400_000));
const zip = zipSync({ "Actor_01/a.wav": clip });
const hex = createHash("md5").update(zip).digest("hex");

let top: string;
let server: BrokenServer;
let corpus: RemoteCorpus;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "bring-"));
  server = await startServer({ "a.zip": zip });
  const archive = { name: "a.zip", url: `${server.url}a.zip`, digest: { algorithm: "md5", hex } };
  corpus = { ...remoteCorpora[0], archives: [archive] } as RemoteCorpus;
});
afterEach(async () => {
  await server.close();
  await rm(top, { recursive: true, force: true });
  process.exitCode = undefined;
});

/** What it writes to both streams. */
async function run(options: Parameters<typeof bringCorpus>[2] = {}) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => stdout.push(String(text)) > 0),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => stderr.push(String(text)) > 0),
  ];
  try {
    await bringCorpus(corpus, join(top, "new"), { waitSec: 0.001, ...options });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { stdout: stdout.join(""), stderr: stderr.join("") };
}

test("the licence comes before the first byte, then how far it is, then what to type next", async () => {
  let before = "";
  const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    if (server.asked.length === 0) before += text;
    return true;
  });
  await bringCorpus(corpus, join(top, "other"), {}).finally(() => write.mockRestore());
  expect(before).toMatch(
    /^RAVDESS is under CC BY-NC-SA 4\.0 \(https:\/\/zenodo\.org\/records\/1188976\): who fetches it agrees/,
  );
  const { stdout, stderr } = await run();
  const dir = join(top, "new");
  expect(stdout).toBe(
    `RAVDESS in ${dir}: 1 file, 400.0 kB\nNext: pnpm data ${dir}, or pnpm train ${dir}\n`,
  );
  expect(stderr).toMatch(/\nfetching a\.zip 400\.\d kB of 400\.\d kB, [\d.]+ \wB\/s, 0 s left/);
  expect(stderr).toMatch(/\nunpacking a\.zip 400\.0 kB of 400\.0 kB/);
  expect((await readFile(join(dir, "Actor_01/a.wav"))).equals(clip)).toBe(true);
  expect((await run()).stdout).toMatch(/1 file, 400\.0 kB, all of which was there\n/);
});

test("as JSON: one value, with the licence", async () => {
  const { stdout } = await run({ json: true });
  expect(JSON.parse(stdout)).toEqual({
    ...{ dir: join(top, "new"), corpus: "RAVDESS", licence: "CC BY-NC-SA 4.0" },
    ...{ licenceUrl: corpus.licenceUrl, citation: corpus.citation },
    archives: [{ name: "a.zip", files: 1, bytes: 400_000, isNew: true }],
  });
});

test("what goes wrong on the way is told in a line, that a server's words do not leave", async () => {
  server.script.push(answer(503), serveRange(zip, "\u009b2J"));
  const { stderr } = await run();
  expect(stderr).toMatch(/^a\.zip: status 503; again in 0 s$/m);
  expect(stderr).toMatch(/^a\.zip: the range \\u009b2J when asked for .*; again in 0 s$/m);
});

test("Ctrl-C keeps what came, and says how to go on", async () => {
  server.script.push(stallAfter(zip, 1000));
  const stopped = run();
  const part = join(top, "new", "a.zip.part");
  await expect
    .poll(() =>
      readFile(part).then(
        (bytes) => bytes.length,
        () => 0,
      ),
    )
    .toBe(1000);
  process.emit("SIGINT");
  const { stdout, stderr } = await stopped;
  expect([stdout, process.exitCode]).toEqual(["", 130]);
  expect(stderr).toMatch(
    /\nstopped; what came is kept, and the same command goes on from there\n$/,
  );
  await run();
  expect(server.asked).toEqual([undefined, "bytes=1000-"]);
});
