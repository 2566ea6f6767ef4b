/** Evidence: end to end, on folders and links written here. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { hasFfmpeg } from "../../../../tests/hasFfmpeg.ts";
import { describeSkipped } from "./describeSkipped.ts";
import { findRecordings } from "./findRecordings.ts";

let dir: string;
let root: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "walk-"));
  root = join(dir, "set");
  await mkdir(root);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), file);
  }
}

test("files are found in the order of their paths, whatever the case of .wav; other files and folders are not", async () => {
  await put(
    "set/b/2.WAV",
    "set/b/1.wav",
    "set/b-c/1.wav",
    "set/a/z.wav",
    "set/a/notes.txt",
    "set/a/wav",
    "set/a/x.wave",
    "set/a/folder.wav/in.Wav",
  );
  expect(await findRecordings(root)).toEqual({
    ids: ["a/folder.wav/in.Wav", "a/z.wav", "b-c/1.wav", "b/1.wav", "b/2.WAV"],
    skipped: [],
  });
});

test("what starts with a dot, and __MACOSX, is not there at any depth; the set's own folder may", async () => {
  await put(
    ".set/._a.wav",
    ".set/.cache/a.wav",
    ".set/__MACOSX/happy/._a.wav",
    ".set/__MACOSX/happy/b.wav",
    ".set/happy/._a.wav",
    ".set/happy/a.wav",
    ".set/happy/__MACOSX/a.wav",
  );
  expect(await findRecordings(join(dir, ".set"))).toEqual({ ids: ["happy/a.wav"], skipped: [] });
});

test("names in any script are found as they are written", async () => {
  const ids = ["злость/Запись 1.wav", "怒り/録音.wav", "غضب/تسجيل.wav", "bö se/ä#1%.wav"];
  await put(...ids.map((id) => `set/${id}`));
  expect((await findRecordings(root)).ids).toEqual(ids.toSorted());
});

test("a name in another code than UTF-8 cannot be opened, and is told", async () => {
  const name = Buffer.concat([
    Buffer.from(join(root, "b")),
    Buffer.from([0xe4]),
    Buffer.from(".wav"),
  ]);
  await writeFile(name, "");
  const { ids, skipped } = await findRecordings(root);
  expect(ids).toEqual([]);
  expect(skipped.map(({ reason }) => reason)).toEqual(["name that is not UTF-8"]);
});

describe("links", () => {
  test("to folders and files are followed, also out of the set and to a place that is found twice", async () => {
    await put("elsewhere/deep/a.wav", "set/happy/b.wav");
    await symlink(join("..", "elsewhere"), join(root, "sad"));
    await symlink("happy", join(root, "joy"));
    await symlink(join(dir, "elsewhere", "deep", "a.wav"), join(root, "happy", "c.wav"));
    expect(await findRecordings(root)).toEqual({
      ids: ["happy/b.wav", "happy/c.wav", "joy/b.wav", "joy/c.wav", "sad/deep/a.wav"],
      skipped: [],
    });
  });

  test("that lead back are left out, each told once with its path: to itself, above it, round about", async () => {
    await put("set/happy/a.wav", "elsewhere/sad/b.wav");
    await symlink(".", join(root, "happy", "self"));
    await symlink(join("..", ".."), join(root, "happy", "up"));
    await symlink(join("..", "elsewhere"), join(root, "out"));
    await symlink(root, join(dir, "elsewhere", "sad", "home"));
    const { ids, skipped } = await findRecordings(root);
    expect(ids).toEqual(["happy/a.wav", "out/sad/b.wav"]);
    const back = ["happy/self", "happy/up", "out/sad/home"];
    expect(skipped).toEqual(
      back.map((id) => ({
        path: join(root, id),
        reason: "link that leads back to a folder above it",
      })),
    );
  });

  test("that lead nowhere are told with the first one's path and how many more there are", async () => {
    await put("set/happy/a.wav");
    for (const name of ["b.wav", "c.wav"]) await symlink("gone", join(root, "happy", name));
    await symlink("ring", join(root, "ring"));
    const { ids, skipped } = await findRecordings(root);
    expect(ids).toEqual(["happy/a.wav"]);
    expect(skipped.map(({ path }) => path)).toEqual(
      ["happy/b.wav", "happy/c.wav", "ring"].map((id) => join(root, id)),
    );
    expect(describeSkipped(skipped)).toBe(
      `3 other files (link that leads nowhere: 3, as ${join(root, "happy/b.wav")})`,
    );
  });
});

describe("files that are no WAV", () => {
  const others = ["a/1.flac", "a/2.MP3", "b/3.m4a", "b/4.opus"];
  const leftOut = (reason: string) => others.map((id) => ({ path: join(root, id), reason }));
  beforeEach(() => put("set/a/0.wav", "set/a/1.txt", ...others.map((id) => `set/${id}`)));
  afterEach(() => void vi.unstubAllEnvs());

  test.skipIf(!hasFfmpeg)("are found where ffmpeg is (ffmpeg)", async () => {
    expect(await findRecordings(root)).toEqual({ ids: ["a/0.wav", ...others], skipped: [] });
  });

  test("are left out and told without ffmpeg, and where it is not to be used", async () => {
    const ids = ["a/0.wav"];
    expect(await findRecordings(root, { ffmpeg: "never" })).toEqual({
      ids,
      skipped: leftOut("not WAV, and ffmpeg is not to be used"),
    });
    vi.stubEnv("PATH", dir);
    expect(await findRecordings(root)).toEqual({
      ids,
      skipped: leftOut("not WAV, and ffmpeg is not on the path"),
    });
  });

  test.skipIf(!hasFfmpeg)("of the name of a file beside them are that file (ffmpeg)", async () => {
    await put("set/a/1.WAV", "set/b/3.mp3", "set/b/1.mp3");
    const { ids, skipped } = await findRecordings(root);
    expect(ids).toEqual(["a/0.wav", "a/1.WAV", "a/2.MP3", "b/1.mp3", "b/3.m4a", "b/4.opus"]);
    const reason = "other format of a file beside it";
    expect(skipped).toEqual(
      ["a/1.flac", "b/3.mp3"].map((id) => ({ path: join(root, id), reason })),
    );
  });
});

test("no folder, or a file, is refused", async () => {
  await put("set/a.wav");
  await expect(findRecordings(join(root, "missing"))).rejects.toThrow(/found nothing at/);
  await expect(findRecordings(join(root, "a.wav"))).rejects.toThrow(/found a file at/);
});
