/** Evidence: end to end and refusal. Real worker threads that write real files. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultFrontEnd, encodeNpy, encodeWav, FrontEnd } from "@speech-emotion/features";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { writeFeatures } from "./writeFeatures.ts";

let dir: string;
const at = (...path: string[]) => join(dir, ...path);
const options = { frontEnd: defaultFrontEnd, workers: 2 };

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "outputs-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Recordings of noise, and files that nobody wrote yet. */
async function outputsOf(count: number) {
  const outputs = Array.from({ length: count }, (_, i) => ({
    clip: { path: at(`${i}.wav`) },
    output: at("npy", "below", `${i}.npy`),
  }));
  for (const [i, { clip }] of outputs.entries()) {
    const random = createRandom(i, "clip");
    const samples = Float32Array.from({ length: 12_000 + 2000 * i }, () => random() - 0.5);
    await writeFile(clip.path, encodeWav({ channels: [samples], sampleRateHz: 22050 }));
  }
  return outputs;
}

test("files hold what the front end gives, whole recordings and parts", async () => {
  const outputs = await outputsOf(3);
  const part = { clip: { ...outputs[2]!.clip, startSec: 0.2 }, output: at("npy", "part.npy") };
  const done: number[] = [];
  const onProgress = (count: number) => done.push(count);
  const frames = await writeFeatures([...outputs, part], { ...options, onProgress });
  expect(done).toEqual([1, 2, 3, 4]);
  const frontEnd = new FrontEnd();
  for (const [i, { clip, output }] of outputs.entries()) {
    const matrix = frontEnd.extract(frontEnd.prepareWav(await readFile(clip.path)));
    expect(frames[i]).toBe(matrix.frames);
    expect(Buffer.compare(await readFile(output), encodeNpy(matrix))).toBe(0);
  }
  expect(frames[3]).toBeLessThan(frames[2]!);
  expect(await readdir(at("npy", "below"))).toEqual(["0.npy", "1.npy", "2.npy"]);
});

test("recordings that are refused are told together, and the others' files are there", async () => {
  const outputs = await outputsOf(3);
  await writeFile(outputs[0]!.clip.path, "no sound");
  await expect(writeFeatures(outputs, options)).rejects.toThrow(/1 of 3 refused, .*0\.wav \(/);
  expect(await readdir(at("npy", "below"))).toEqual(["1.npy", "2.npy"]);
});

test("what the file system says comes from the thread as it is, and nothing half written stays", async () => {
  const [one] = await outputsOf(1);
  await mkdir(one!.output, { recursive: true }); // a folder where the file is to be
  await expect(writeFeatures([one!], options)).rejects.toMatchObject({
    code: "EISDIR",
    syscall: "rename",
    dest: one!.output,
  });
  expect(await readdir(at("npy", "below"))).toEqual(["0.npy"]);
  await rm(one!.clip.path);
  await expect(writeFeatures([one!], options)).rejects.toMatchObject({
    code: "ENOENT",
    path: one!.clip.path,
  });
});
