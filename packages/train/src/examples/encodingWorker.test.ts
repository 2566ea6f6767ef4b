/** Evidence: end to end, in real threads. Clips that are encoded together have the features of each by itself. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Clip,
  extractGood,
  FeatureStore,
  fillFeatureStore,
  readStored,
} from "@speech-emotion/data";
import { encodeWav, type FeatureMatrix, FrontEnd } from "@speech-emotion/features";
import { useBackend } from "@speech-emotion/model";
import { Encoder } from "@speech-emotion/model/tfjs";
import { expect, test } from "vitest";
import { writeSmallEncoder } from "../../../../tests/smallEncoder.ts";
import { encoderUse } from "./encoderUse.ts";

test("clips of all lengths, one more than is held at a time, and one that is none", async () => {
  const dir = await mkdtemp(join(tmpdir(), "encoding-"));
  await writeSmallEncoder(join(dir, "encoder"));
  const wav = (seconds: number) => {
    const samples = Float32Array.from({ length: 16000 * seconds }, (_, n) => Math.sin(n * n) / 2);
    return encodeWav({ channels: [samples], sampleRateHz: 16000 });
  };
  const files = [wav(1), wav(0.5), Buffer.from("none"), wav(0.75), wav(61), wav(2), wav(0.6)];
  const clips: Clip[] = [];
  for (const [i, bytes] of files.entries()) {
    const path = join(dir, `${i}.wav`);
    await writeFile(path, bytes);
    const id = `${i}`;
    clips.push({ id, path, digest: id, label: "a", corpus: "made", ...unknown });
  }

  await useBackend("wasm");
  const encoder = await Encoder.load(join(dir, "encoder"));
  const store = new FeatureStore(join(dir, "store"));
  const found = await extractGood(clips, {
    frontEnd: encoder.frontEnd,
    encoder: encoderUse(encoder.frontEnd, join(dir, "encoder")),
    ...{ store, workers: 1, skipBad: 0.5 },
  });

  expect(found.bad.map(({ path }) => path)).toEqual([join(dir, "2.wav")]);
  const frontEnd = new FrontEnd(encoder.frontEnd, encoder);
  for (const [i, { path }] of found.clips.entries()) {
    const alone = frontEnd.extract(frontEnd.prepareWav(await readFile(path)));
    const stored = readStored(store, found.stored[i]!);
    expect([stored.frames, stored.size]).toEqual([alone.frames, alone.size]);
    expect(bytesOf(stored).equals(bytesOf(alone))).toBe(true);
  }
  await rm(dir, { recursive: true });
});

test("a variant that is too short is refused by itself, and those beside it are stored", async () => {
  const dir = await mkdtemp(join(tmpdir(), "variants-"));
  await writeSmallEncoder(join(dir, "encoder"));
  const frontEnd = (await Encoder.load(join(dir, "encoder"))).frontEnd;
  const samples = Float32Array.from({ length: 4000 }, (_, n) => Math.sin(n * n) / 2);
  const path = join(dir, "voice.wav");
  await writeFile(path, encodeWav({ channels: [samples], sampleRateHz: 16000 }));
  const clip = { path, digest: "voice" };
  const short = { clip, effect: { kind: "stretch", rate: 2 } as const };
  const store = new FeatureStore(join(dir, "store"));
  const encoder = encoderUse(frontEnd, join(dir, "encoder"));
  const options = { frontEnd, encoder, store, workers: 1 };
  await expect(fillFeatureStore([{ clip }, short], options)).rejects.toThrow(
    /found 1 of 2 refused, .*at least 0\.16 s of sound, found 0\.1/,
  );
  expect(store.read(FeatureStore.key("voice", frontEnd, undefined))?.size).toBe(8);
  await rm(dir, { recursive: true });
});

const unknown = { speaker: undefined, channel: undefined, groups: {} };

function bytesOf({ data }: FeatureMatrix): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
