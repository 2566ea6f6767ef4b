/** Evidence: round trip. */
import { decodeWav } from "@speech-emotion/features";
import { expect, test } from "vitest";
import { KeptSound } from "./keptSound.ts";

const RATE_HZ = 8000;

/** A ramp that says of each sample which it is. */
const ramp = (from: number, to: number) =>
  Float32Array.from({ length: to - from }, (_, n) => (from + n) / 32768);
async function read(kept: KeptSound) {
  const { channels, sampleRateHz } = decodeWav(new Uint8Array(await kept.toWav().arrayBuffer()));
  return { samples: channels[0] as Float32Array, sampleRateHz };
}

test("what is shorter is kept whole, in blocks of any length", async () => {
  const kept = new KeptSound({ sampleRateHz: RATE_HZ, longestSec: 3 });
  for (let n = 0; n < 18_000; n += 1500) kept.push(ramp(n, n + 1500));
  expect(kept.startSec).toBe(0);
  const { samples, sampleRateHz } = await read(kept);
  expect(sampleRateHz).toBe(RATE_HZ);
  expect(samples).toEqual(ramp(0, 18_000));
});

test("of what is longer the last seconds, and where they begin", async () => {
  const kept = new KeptSound({ sampleRateHz: RATE_HZ, longestSec: 2 });
  for (let n = 0; n < 30_000; n += 1500) kept.push(ramp(n, n + 1500));
  expect(kept.startSec).toBe(2);
  expect((await read(kept)).samples).toEqual(ramp(2 * RATE_HZ, 30_000));
});

test("samples beyond full scale are clipped", async () => {
  const kept = new KeptSound({ sampleRateHz: RATE_HZ, longestSec: 2 });
  kept.push(Float32Array.of(2, -2));
  expect((await read(kept)).samples).toEqual(Float32Array.of(32767 / 32768, -1));
});

test("nothing is a WAV file of no samples", async () => {
  const kept = new KeptSound({ sampleRateHz: RATE_HZ, longestSec: 2 });
  expect(kept.toWav().size).toBe(44);
});
