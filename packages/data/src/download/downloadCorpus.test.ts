/** Evidence: end to end and refusal. Real archives from a real server, into real folders, by processes that are killed. */
import { execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Zippable, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  answer,
  type BrokenServer,
  saySomeday,
  serve,
  serveSlowly,
  startServer,
} from "../../../../tests/brokenServer.ts";
import { loadDataSet } from "../corpora/loadDataSet.ts";
import { writeSyntheticCorpus } from "../corpora/synthetic/corpus.ts";
import { DataError } from "../errors.ts";
import { type DownloadOptions, downloadCorpus } from "./downloadCorpus.ts";
import { type RemoteCorpus, type RemoteFile, remoteCorpora } from "./downloadTable.ts";

/** As RAVDESS has them: speech and song of two actors in the same folders. */
const contents: Readonly<Record<"speech" | "song", Zippable>> = {
  speech: makeFiles("01", 40),
  song: makeFiles("02", 40),
};
const archives = { speech: zipSync(contents.speech), song: zipSync(contents.song) };
const all = Object.entries({ ...contents.speech, ...contents.song }) as [string, Uint8Array][];

function makeFiles(channel: string, count: number): Zippable {
  const paths = Array.from(
    { length: count },
    (_, i) => `Actor_0${1 + (i % 2)}/${channel}-${i}.wav`,
  );
  return Object.fromEntries(paths.map((path) => [path, new Uint8Array(randomBytes(10_000))]));
}

let top: string;
let dir: string;
let server: BrokenServer;
let corpus: RemoteCorpus;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "download-"));
  dir = join(top, "corpus");
  server = await startServer({ "speech.zip": archives.speech, "song.zip": archives.song });
  corpus = { ...(remoteCorpora[0] as RemoteCorpus), archives: [remote("speech"), remote("song")] };
});
afterEach(async () => {
  await server.close();
  await rm(top, { recursive: true, force: true });
});

function remote(channel: "speech" | "song", bytes = archives[channel]): RemoteFile {
  const hex = createHash("sha256").update(bytes).digest("hex");
  const name = `${channel}.zip`;
  const digest = { algorithm: "sha256", hex } as const;
  return { name, url: server.url + name, bytes: bytes.length, digest, channel };
}

const run = (options: DownloadOptions = {}, into = dir, what: string | RemoteCorpus = corpus) =>
  downloadCorpus(what, into, { waitSec: 0.001, stallSec: 5, attempts: 3, ...options });
async function refusal(...args: Parameters<typeof run>): Promise<DataError> {
  const error = await run(...args).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(DataError);
  expect(error.message).not.toContain("\n");
  return error;
}
const listAll = async () =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
const allNames = all.map(([path]) => path.slice(path.indexOf("/") + 1));
async function expectAll(...others: string[]): Promise<void> {
  for (const [path, bytes] of all)
    expect((await readFile(join(dir, path))).equals(bytes)).toBe(true);
  expect(await listAll()).toEqual([...allNames, "download.json", ...others].sort());
}

test("all archives are brought into one folder, and nothing else is left", async () => {
  const steps = new Set<string>();
  const onProgress = ({ archive, step }: { archive: string; step: string }) =>
    steps.add(`${step} ${archive}`);
  expect(await run({ onProgress })).toEqual([
    { name: "speech.zip", files: 40, bytes: 400_000, isNew: true },
    { name: "song.zip", files: 40, bytes: 400_000, isNew: true },
  ]);
  await expectAll();
  expect([...steps]).toEqual([
    ...["fetch speech.zip", "unpack speech.zip", "fetch song.zip", "unpack song.zip"],
  ]);
});

test("what is there already is looked at, and not fetched again", async () => {
  await run();
  server.asked.length = 0;
  expect((await run()).map(({ isNew }) => isNew)).toEqual([false, false]);
  expect(server.asked).toEqual([]);
  await expectAll();
});

test("files that are gone or were changed are brought again, and no others", async () => {
  await run();
  const [gone, changed, kept] = all.map(([path]) => path) as [string, string, string];
  const before = await stat(join(dir, kept));
  await rm(join(dir, gone));
  await writeFile(join(dir, changed), new Uint8Array(10_000));
  expect((await run()).map(({ isNew }) => isNew)).toEqual([true, false]);
  await expectAll();
  expect((await stat(join(dir, kept))).ino).toBe(before.ino);
});

test("a record that cannot be read is written again", async () => {
  for (const record of ["", "null", "{}", '{"corpus":"RAVDESS","archives":{"x":[{}]}}']) {
    await run();
    await writeFile(join(dir, "download.json"), record);
    expect((await run()).map(({ isNew }) => isNew)).toEqual([true, true]);
    await expectAll();
  }
});

test("one channel alone is brought, and the other added to it", async () => {
  expect(await run({ channels: ["song"] })).toHaveLength(1);
  expect((await listAll()).filter((name) => name.startsWith("speech"))).toEqual([]);
  expect((await run()).map(({ isNew }) => isNew)).toEqual([true, false]);
  await expectAll();
});

test("a mirror has the archives by their names", async () => {
  const far = corpus.archives.map((archive) => ({ ...archive, url: "http://127.0.0.1:1/" }));
  await run({ mirror: server.url }, dir, { ...corpus, archives: far });
  await run({ mirror: server.url.slice(0, -1) }, dir, { ...corpus, archives: far });
  await expectAll();
});

test("archives are kept where that is asked for, and one that lies there is used and left", async () => {
  await run({ keepArchives: true });
  await expectAll("song.zip", "speech.zip");
  await rm(join(dir, "download.json"));
  server.asked.length = 0;
  await run();
  expect(server.asked).toEqual([]);
  await expectAll("song.zip", "speech.zip");
});

test("a file of an archive's name that is something else is left, and not believed", async () => {
  await mkdir(dir);
  await writeFile(join(dir, "speech.zip"), "mine");
  await run();
  await expectAll("speech.zip");
  expect(await readFile(join(dir, "speech.zip"), "utf8")).toBe("mine");
});

test("what is brought is a data set", async () => {
  await writeSyntheticCorpus(join(top, "made"), { speakers: 1 });
  const names = (await readdir(join(top, "made"), { recursive: true })).filter((name) =>
    name.endsWith(".wav"),
  );
  const files = await Promise.all(
    names.map(async (name) => [name, new Uint8Array(await readFile(join(top, "made", name)))]),
  );
  const zip = zipSync(Object.fromEntries(files));
  await server.close();
  server = await startServer({ "speech.zip": zip });
  await run({}, dir, { ...corpus, archives: [remote("speech", zip)] });
  const options = { keepNeutral: true };
  const [made, brought] = [
    await loadDataSet(join(top, "made"), options),
    await loadDataSet(dir, options),
  ];
  const what = ({ clips }: typeof made) =>
    clips.map(({ id, label, digest }) => [id, label, digest]);
  expect(what(brought)).toEqual(what(made));
  expect(brought.clips.length).toBeGreaterThan(10);
});

describe("a list of files", () => {
  const clips = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`clip${i}.wav`, new Uint8Array(randomBytes(10_000))]),
  );
  let listed: RemoteCorpus;
  beforeEach(async () => {
    await server.close();
    const files: Record<string, Uint8Array> = { ...clips };
    server = await startServer(files);
    const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    const lines = Object.entries(clips).map(
      ([name, bytes]) => `${server.url}${name} ${bytes.length} ${sha256(bytes)}\n`,
    );
    const list = Buffer.from(lines.join(""));
    files["list.txt"] = list;
    const digest = { algorithm: "sha256", hex: sha256(list) } as const;
    const lists = { below: server.url, folder: "wavs" };
    const archive = { name: "list.txt", url: `${server.url}list.txt`, digest, lists };
    listed = { ...corpus, archives: [archive] };
  });
  const expectClips = async () => {
    for (const [name, bytes] of Object.entries(clips))
      expect((await readFile(join(dir, "wavs", name))).equals(bytes), name).toBe(true);
    expect(await listAll()).toEqual([...Object.keys(clips), "download.json"].sort());
  };

  test("is brought file by file", async () => {
    expect(await run({}, dir, listed)).toEqual([
      { name: "list.txt", files: 30, bytes: 300_000, isNew: true },
    ]);
    await expectClips();
    server.asked.length = 0;
    expect((await run({}, dir, listed))[0]?.isNew).toBe(false);
    expect(server.asked).toEqual([]);
  });

  test("goes on after a file that does not come, and brings no others again", async () => {
    for (let i = 0; i < 10; i++) server.script.push("as usual");
    server.script.push(answer(404));
    expect((await refusal({}, dir, listed)).code).toBe("download-refused");
    const there = (await listAll()).length;
    expect(there).toBeGreaterThan(5);
    server.asked.length = 0;
    await run({}, dir, listed);
    expect(server.asked.length).toBeLessThanOrEqual(31 - (there - 5));
    await expectClips();
  });

  test("believes no file of another content", async () => {
    server.script.push(
      "as usual",
      ...[1, 2, 3, 4, 5, 6, 7, 8].map(() => serve(randomBytes(10_000))),
    );
    expect((await refusal({}, dir, listed)).code).toBe("download-damaged");
    for (const name of await listAll())
      if (name.endsWith(".wav"))
        expect((await readFile(join(dir, "wavs", name))).equals(clips[name]!)).toBe(true);
    await run({}, dir, listed);
    await expectClips();
  });
});

describe("is refused", () => {
  test("a corpus that is not known", async () => {
    expect(await refusal({}, dir, "iemocap")).toMatchObject({
      code: "corpus-unknown",
      expected: "one of ravdess, crema-d, tess",
    });
  });

  test("a folder with another corpus", async () => {
    await run();
    const other = { ...corpus, name: "TESS" };
    expect(await refusal({}, dir, other)).toMatchObject({
      code: "corpus-differs",
      found: `RAVDESS in ${dir}`,
    });
    await expectAll();
  });

  test("a folder that another download writes to", async () => {
    server.script.push(saySomeday);
    const stop = new AbortController();
    const first = run({ signal: stop.signal });
    await expect.poll(() => server.asked).toHaveLength(1);
    const { code, message } = await refusal();
    expect(code).toBe("download-busy");
    expect(message).toMatch(new RegExp(`found that of process ${process.pid} on .*: wait for it`));
    stop.abort();
    await expect(first).rejects.toThrow(/abort/);
    expect(existsSync(dir)).toBe(false); // nothing was brought, so nothing is left
    await run();
    await expectAll();
  });

  test("an archive that is not there; the ones before stay", async () => {
    server.script.push(answer(404));
    expect((await refusal()).code).toBe("download-refused");
    expect(existsSync(dir)).toBe(false);
    await run({ channels: ["speech"] });
    server.script.push(answer(404));
    expect((await refusal()).message).toMatch(/of song\.zip from .* status 404/);
    server.asked.length = 0;
    await run();
    expect(server.asked).toHaveLength(1);
    await expectAll();
  });

  test("an archive that leads out of the folder", async () => {
    const zip = zipSync({ "../evil.wav": new Uint8Array(10) });
    await server.close();
    server = await startServer({ "speech.zip": zip });
    const archives = [remote("speech", zip)];
    expect((await refusal({}, dir, { ...corpus, archives })).code).toBe("archive-refused");
    expect(await readdir(top)).toEqual(["corpus"]);
  });

  test("a place that is no folder", async () => {
    await writeFile(join(top, "file"), "mine");
    for (const place of ["file", "file/below"])
      expect((await refusal({}, join(top, place))).code).toBe("folder-unwritable");
    expect(await readFile(join(top, "file"), "utf8")).toBe("mine");
  });
});

/** Whether this process may mount file systems, which takes root on Linux. */
const canMount = (() => {
  try {
    const run = "mount -t tmpfs -o size=1m none /mnt && umount /mnt";
    execFileSync("unshare", ["--mount", "sh", "-c", run], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!canMount)("on a disk of its own", () => {
  beforeEach(() => mkdir(dir));
  afterEach(() => execFileSync("umount", [dir]));
  const mount = (size: string) =>
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "none", dir]);

  test("that is full, one line says so, and it goes on once there is room", async () => {
    mount("1m");
    await run({ channels: ["speech"] });
    const unsized = corpus.archives.map(({ bytes: _, ...archive }) => archive);
    const expected = `400.0 kB free on the disk of ${dir}`; // told before it is unpacked
    expect(await refusal()).toMatchObject({ code: "disk-full", expected });
    await rm(join(dir, "song.zip.part"));
    await writeFile(join(dir, "ballast"), new Uint8Array(300_000));
    server.script.push((_, response) => response.writeHead(200).end(archives.song)); // no word of its size
    expect(await refusal({}, dir, { ...corpus, archives: unsized })).toMatchObject({
      code: "disk-full",
      found: expect.stringMatching(/ENOSPC/),
    });
    for (const [path, bytes] of all.slice(0, 40))
      expect((await readFile(join(dir, path))).equals(bytes)).toBe(true);
    await rm(join(dir, "ballast"));
    execFileSync("mount", ["-o", "remount,size=4m", dir]);
    expect((await run()).map(({ isNew }) => isNew)).toEqual([false, true]);
    await expectAll();
  });

  test("that is read-only, one line says so, and nothing is changed", async () => {
    mount("4m");
    await run({ channels: ["speech"] });
    const before = await listAll();
    execFileSync("mount", ["-o", "remount,ro", dir]);
    expect(await refusal()).toMatchObject({
      code: "folder-unwritable",
      found: expect.stringMatching(/EROFS/),
    });
    expect(await listAll()).toEqual(before);
  });
});

test("killed at any moment, what has its name is whole, and the next run goes on", async () => {
  const child = fileURLToPath(
    new URL("../../../../scripts/torture/kills/downloadChild.ts", import.meta.url),
  );
  const start = () =>
    spawn(process.execPath, ["--import", "tsx", child, dir, JSON.stringify(corpus)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
  const whole = new Map<string, Uint8Array>(all);
  let killed = 0;
  for (let delayMs = 5; delayMs < 400; delayMs += 40) {
    for (const bytes of [archives.speech, archives.song]) server.script.push(serveSlowly(bytes));
    const running = start();
    const closed = once(running, "close");
    await once(running.stdout, "data");
    await new Promise((done) => setTimeout(done, delayMs));
    running.kill("SIGKILL");
    const [code] = await closed;
    if (code === null) killed++;
    server.script.length = 0;
    for (const [path, bytes] of whole) {
      const found = await readFile(join(dir, path)).catch(() => undefined);
      if (found) expect(found.equals(bytes), path).toBe(true);
    }
    for (const { name } of corpus.archives) expect(existsSync(join(dir, name))).toBe(false);
    const record = await readFile(join(dir, "download.json"), "utf8").catch(() => "{}");
    expect(() => JSON.parse(record)).not.toThrow();
    if (code === 0) await rm(dir, { recursive: true });
  }
  expect(killed).toBeGreaterThan(5);
  const last = start();
  expect(await once(last, "close")).toEqual([0, null]);
  await expectAll();
});

test("the table names each archive once, by https, with a digest of its length", () => {
  const files = remoteCorpora.flatMap(({ archives: listed }) => listed);
  for (const { url, name, digest } of files) {
    expect(url).toMatch(/^https:\/\//);
    expect(new URL(url).pathname.endsWith(`/${name}`)).toBe(true);
    expect(digest.hex).toMatch(digest.algorithm === "md5" ? /^[0-9a-f]{32}$/ : /^[0-9a-f]{64}$/);
  }
  expect(new Set(files.map(({ digest }) => digest.hex)).size).toBe(files.length);
});
