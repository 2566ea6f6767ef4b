/** Evidence: round trip and refusal. Real archives, some of them made to do harm. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DataError } from "../errors.ts";
import { unpackZip } from "./unpackZip.ts";

const clip = randomBytes(100_000);
const silence = new Uint8Array(5000);
const files: Zippable = {
  "Actor_01/a.wav": clip,
  "Actor_01/b.wav": [silence, { level: 0 }],
  "Actor_02/": new Uint8Array(0),
  "Actor_02/deep/er/c.wav": silence,
};

let top: string;
let dir: string;
let archive: string;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "unpack-"));
  dir = join(top, "corpus");
  archive = join(top, "a.zip");
  await mkdir(dir);
});
afterEach(() => rm(top, { recursive: true, force: true }));

const listAll = async () => (await readdir(top, { recursive: true })).sort();
const read = async (path: string) => new Uint8Array(await readFile(join(dir, path)));

describe("an archive", () => {
  beforeEach(() => writeFile(archive, zipSync(files)));

  test("is unpacked, and nothing else is left", async () => {
    const told: number[] = [];
    const unpacked = await unpackZip(archive, dir, { onBytes: (done) => told.push(done) });
    expect(unpacked.map(({ path, bytes }) => [path, bytes])).toEqual([
      ["Actor_01/a.wav", 100_000],
      ["Actor_01/b.wav", 5000],
      ["Actor_02/deep/er/c.wav", 5000],
    ]);
    expect(told).toEqual([100_000, 105_000, 110_000]);
    expect(await read("Actor_01/a.wav")).toEqual(new Uint8Array(clip));
    expect(await read("Actor_02/deep/er/c.wav")).toEqual(silence);
    expect((await listAll()).filter((path) => /\.\w+$/.test(path))).toEqual([
      "a.zip",
      ...["a.wav", "b.wav"].map((name) => join("corpus", "Actor_01", name)),
      join("corpus", "Actor_02", "deep", "er", "c.wav"),
    ]);
  });

  test("that was unpacked in part is finished; what is whole stays, what differs is made anew", async () => {
    await unpackZip(archive, dir);
    const before = await stat(join(dir, "Actor_01/a.wav"));
    await rm(join(dir, "Actor_02"), { recursive: true });
    await writeFile(join(dir, "Actor_01/b.wav"), new Uint8Array(5000).fill(1)); // of its size
    await writeFile(join(dir, "download.part"), "cut o");
    await unpackZip(archive, dir);
    expect((await stat(join(dir, "Actor_01/a.wav"))).ino).toBe(before.ino);
    expect(await read("Actor_01/b.wav")).toEqual(silence);
    expect(await read("Actor_02/deep/er/c.wav")).toEqual(silence);
    expect(existsSync(join(dir, "download.part"))).toBe(false);
  });

  test("does not write through a link that lies in the place of a file", async () => {
    await writeFile(join(top, "mine"), "mine");
    await mkdir(join(dir, "Actor_01"));
    await symlink(join(top, "mine"), join(dir, "Actor_01/a.wav"));
    await unpackZip(archive, dir);
    expect(await readFile(join(top, "mine"), "utf8")).toBe("mine");
    expect(await read("Actor_01/a.wav")).toEqual(new Uint8Array(clip));
  });

  test("that is stopped leaves whole files alone", async () => {
    const stop = new AbortController();
    const options = { signal: stop.signal, onBytes: () => stop.abort() };
    await expect(unpackZip(archive, dir, options)).rejects.toThrow(/abort/);
    expect(await listAll()).toEqual([
      "a.zip",
      "corpus",
      join("corpus", "Actor_01"),
      join("corpus", "Actor_01", "a.wav"),
    ]);
  });
});

/** Where the records of a zip archive begin that have a signature. */
function find(zip: Uint8Array, signature: readonly number[]): number[] {
  const places: number[] = [];
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  const wanted = Buffer.from(signature);
  for (let i = bytes.indexOf(wanted); i >= 0; i = bytes.indexOf(wanted, i + 1)) places.push(i);
  return places;
}
const centralOf = (zip: Uint8Array) => find(zip, [0x50, 0x4b, 1, 2]);
const localOf = (zip: Uint8Array) => find(zip, [0x50, 0x4b, 3, 4]);

/** Two files, with fields of the first one's entry, or of the other's, changed. */
function patched(change: (view: DataView, central: number[], local: number[]) => void): Uint8Array {
  const zip = zipSync({ "a.wav": silence, "b.wav": clip.subarray(0, 5000) }, { level: 6 });
  change(new DataView(zip.buffer, zip.byteOffset, zip.byteLength), centralOf(zip), localOf(zip));
  return zip;
}
const unix = (kind: number): Zippable => ({
  "a.wav": [silence, { os: 3, attrs: ((kind | 0o644) << 16) >>> 0 }],
});
const named = (...names: string[]) =>
  zipSync(Object.fromEntries(names.map((name) => [name, clip.subarray(0, 10)])));

describe("is refused before anything is written", () => {
  test.each<[string, () => Uint8Array, RegExp]>([
    ["a name that leads out", () => named("../evil.wav"), /relative path: \.\.\/evil\.wav/],
    ["one that leads out later", () => named("a/../../evil.wav"), /relative path/],
    ["an absolute name", () => named("/etc/evil.wav"), /absolute path/],
    ["a drive", () => named("C:/evil.wav"), /absolute path/],
    ["a backslash", () => named("..\\evil.wav"), /invalid characters/],
    ["a stream of another file", () => named("a.wav:evil"), /a name that leads elsewhere/],
    ["a zero in a name", () => named("a.wav\0.txt"), /a name that leads elsewhere/],
    ["a dot as a folder", () => named("./a.wav"), /a name that leads elsewhere/],
    ["an empty folder", () => named("a//b.wav"), /a name that leads elsewhere/],
    ["a dot at the end", () => named("a./b.wav"), /a name that leads elsewhere/],
    ["a device", () => named("a/NUL.wav"), /a name that leads elsewhere/],
    [
      "a second entry of its name",
      () => named("a.wav", "A.wav"),
      /two entries in one place: "A.wav"/,
    ],
    ["a file that is a folder", () => named("a", "a/b.wav"), /two entries in one place: "a"/],
    ["a link", () => zipSync(unix(0o120000)), /a link or a device: "a.wav"/],
    ["a pipe", () => zipSync(unix(0o010000)), /a link or a device/],
    [
      "encryption",
      () => patched((view, [at]) => view.setUint16(at! + 8, 1, true)),
      /an encrypted entry/,
    ],
    [
      "an unknown way of packing",
      () => patched((view, [at]) => view.setUint16(at! + 10, 14, true)),
      /packed by method 14/,
    ],
    [
      "entries that share their bytes",
      () =>
        patched((view, [at, next]) => {
          const packed = view.getUint32(next! + 20, true);
          view.setUint32(at! + 20, packed, true);
        }),
      /entries that share their bytes|compressed/,
    ],
    [
      "a bomb",
      () => zipSync({ "a.wav": new Uint8Array(10_000_000) }, { level: 9 }),
      /10000000 bytes packed into \d+/,
    ],
    ["a page", () => Buffer.from("<html>sign in first</html>"), /[Ee]nd of central directory/],
    ["nothing", () => new Uint8Array(0), /[Ee]nd of central directory/],
    ["half an archive", () => zipSync(files).subarray(0, 60_000), /[Ee]nd of central directory/],
  ])("%s", async (_, make, message) => {
    await writeFile(archive, make());
    const error = await unpackZip(archive, dir).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect(error.code).toBe("archive-refused");
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(
      /^expected a zip archive of plain files .*: nothing of it was unpacked; do not use it$/,
    );
    expect(await listAll()).toEqual(["a.zip", "corpus"]);
  });
});

describe("of an entry that is not as its archive says, nothing is left", () => {
  test.each<[string, (view: DataView, central: number[], local: number[]) => void, RegExp]>([
    ["more bytes", (view, [at]) => view.setUint32(at! + 24, 4000, true), /too many bytes/],
    ["fewer bytes", (view, [at]) => view.setUint32(at! + 24, 5001, true), /not enough bytes/],
    ["another CRC-32", (view, [at]) => view.setUint32(at! + 16, 7, true), /the CRC-32 [0-9a-f]+/],
    ["damaged bytes", (view, _, [at]) => view.setUint8(at! + 36, 0xff), /found too many length/],
    ["no local header", (view, _, [at]) => view.setUint8(at!, 0), /local file header/],
  ])("%s", async (_, change, message) => {
    await writeFile(archive, patched(change));
    const error = await unpackZip(archive, dir).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect(error.code).toBe("archive-damaged");
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^expected a\.wav in a\.zip as the archive describes it, found /);
    expect(await listAll()).toEqual(["a.zip", "corpus"]);
  });
});
