/** Evidence: published digests, and refusal. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestClips, refuseAmbiguous } from "./digestClips.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "digest-"));
});
afterEach(() => rm(dir, { recursive: true }));

const write = async (id: string, label: string, content: string) => {
  const path = join(dir, id);
  await writeFile(path, content);
  return { id, path, label, speaker: undefined, channel: undefined, groups: {} };
};

test("SHA-256 of each file's content, whatever its name, in order", async () => {
  const clips = [
    await write("1.wav", "a", "abc"),
    await write("2.wav", "b", ""),
    await write("3.wav", "a", "abc"),
  ];
  // FIPS 180-2, appendix B.1, and the digest of nothing.
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  const nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const digested = await digestClips(clips);
  expect(digested.map(({ digest }) => digest)).toEqual([abc, nothing, abc]);
  expect(digested[1]).toEqual({ ...clips[1], digest: nothing });
  expect(await digestClips([])).toEqual([]);
});

test("parts differ from one another and from the whole, by where they are in what is recorded", async () => {
  const whole = await write("1.wav", "a", "abc");
  const twin = await write("2.wav", "a", "abc");
  const clips = [
    ...[whole, { ...whole, startSec: 1 }, { ...whole, endSec: 1 }, { ...whole, startSec: 1.5 }],
    ...[
      { ...whole, startSec: 1, endSec: 2 },
      { ...twin, startSec: 1, endSec: 2 },
    ],
  ];
  const digests = (await digestClips(clips)).map(({ digest }) => digest);
  expect(new Set(digests).size).toBe(5);
  expect(digests[5]).toBe(digests[4]);
  for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

test.skipIf(process.platform === "win32")("a file of many parts is read once", async () => {
  const path = join(dir, "pipe.wav");
  execFileSync("mkfifo", [path]); // what is read of it is gone: opened again, nothing would come
  const clip = { ...(await write("1.wav", "a", "")), path };
  const clips = [1, 2, 3].map((startSec) => ({ ...clip, startSec }));
  const [digested] = await Promise.all([digestClips(clips), writeFile(path, "abc")]);
  expect(digested).toHaveLength(3);
});

test("a file larger than what is in memory of it at a time", async () => {
  const bytes = new Uint8Array(9 * 2 ** 20).map((_, i) => i % 251);
  const clip = await write("1.wav", "a", "");
  await writeFile(clip.path, bytes);
  const expected = createHash("sha256").update(bytes).digest("hex");
  expect((await digestClips([clip]))[0]?.digest).toBe(expected);
});

test("one recording under two labels is refused, both named", async () => {
  const clips = [
    await write("1.wav", "happy", "abc"),
    await write("2.wav", "calm", "other"),
    await write("3.wav", "sad", "abc"),
  ];
  const digested = await digestClips(clips);
  expect(() => refuseAmbiguous(digested)).toThrow(
    /the same bytes as happy \(1\.wav\) and as sad \(3\.wav\)/,
  );
});
