/** Evidence: property, on real folders. What is meant by what is typed. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hasFfmpeg } from "../../../../tests/hasFfmpeg.ts";
import { listRecordings } from "./listRecordings.ts";

let dir: string;
const at = (name: string) => join(dir, name);
const list = (...names: string[]) =>
  listRecordings(
    names.map((name) => (name === "-" ? name : at(name))),
    { keepInput: async () => at("input"), ffmpeg: "never" },
  );

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "list-"));
  await mkdir(at("calls/deep"), { recursive: true });
  for (const name of ["calls/b.wav", "calls/a.wav", "calls/deep/c.wav", "calls/d.mp3", "[1] x.wav"])
    await writeFile(at(name), name);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test.each([
  [
    ["calls/b.wav", "calls/a.wav"],
    ["calls/b.wav", "calls/a.wav"],
  ],
  [["calls"], ["calls/a.wav", "calls/b.wav", "calls/deep/c.wav"]],
  [["calls/*.wav"], ["calls/a.wav", "calls/b.wav"]],
  [["calls/**/*.{wav,mp3}"], ["calls/a.wav", "calls/b.wav", "calls/d.mp3", "calls/deep/c.wav"]],
  [["[1] x.wav"], ["[1] x.wav"]], // a file, whatever a pattern would make of its name
  [["nothing.wav"], ["nothing.wav"]], // told of when its turn comes
  [["nothing*.wav"], ["nothing*.wav"]],
])("%j", async (names, expected) => {
  const paths = expected.map(at);
  const { files } = await list(...names);
  expect(files).toEqual(paths.map((path) => ({ file: path, path })));
});

test("what is in a folder and is not listed is told; what is named is, whatever it is", async () => {
  const reason = "not WAV, and ffmpeg is not to be used";
  expect((await list("calls")).skipped).toEqual([{ path: at("calls/d.mp3"), reason }]);
  expect(await list("calls/d.mp3")).toEqual({
    files: [{ file: at("calls/d.mp3"), path: at("calls/d.mp3") }],
    skipped: [],
  });
});

test.skipIf(!hasFfmpeg)("a folder is all recordings in it where ffmpeg decodes them", async () => {
  const { files, skipped } = await listRecordings([at("calls")], { keepInput: async () => "" });
  expect(files.map(({ file }) => file)).toEqual(
    ["calls/a.wav", "calls/b.wav", "calls/d.mp3", "calls/deep/c.wav"].map(at),
  );
  expect(skipped).toEqual([]);
});

test("- is standard input, wherever that is kept", async () => {
  expect((await list("-", "calls/a.wav")).files).toEqual([
    { file: "-", path: at("input") },
    { file: at("calls/a.wav"), path: at("calls/a.wav") },
  ]);
});
