/** Evidence: property. A part of a file is that stretch of the whole, and no more of the file is read for it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeWav } from "./decodeWav.ts";
import { encodeWav } from "./encodeWav.ts";
import { openWav } from "./openWav.ts";
import { WaveFile } from "./waveFile.ts";

const length = 3000;
const tones = [5, 7].map((period) =>
  Float32Array.from({ length }, (_, n) => 0.5 * Math.sin(n / period)),
);

function adpcm(): Uint8Array {
  const wav = new WaveFile();
  wav.fromScratch(
    1,
    8000,
    "16",
    Int16Array.from(tones[0] as Float32Array, (x) => 32767 * x),
  );
  wav.toIMAADPCM();
  return wav.toBuffer();
}

test.each([
  ["16-bit PCM", encodeWav({ channels: [tones[0]!], sampleRateHz: 8000 }), 2],
  ["16-bit PCM of two channels", encodeWav({ channels: tones, sampleRateHz: 8000 }), 4],
  ["IMA ADPCM, in blocks of 505 frames", adpcm(), undefined],
] as const)("%s", async (_, bytes, frameBytes) => {
  const whole = decodeWav(bytes).channels;
  const frames = whole[0]!.length;
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: frames + 600 }),
      fc.nat({ max: frames + 600 }),
      fc.integer({ min: 1, max: frames }),
      async (a, b, stretch) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        let read = 0;
        const wav = await openWav({
          size: bytes.length,
          read: async (start, count) => {
            read += count;
            return bytes.subarray(start, start + count);
          },
        });
        const header = read;
        const parts: (readonly Float32Array[])[] = [];
        for await (const { channels } of wav.read(stretch, { from, to })) parts.push(channels);
        for (const [c, samples] of whole.entries()) {
          const found = parts.flatMap((channels) => [...channels[c]!]);
          expect(found).toEqual([...samples.subarray(from, to)]);
        }
        const kept = Math.max(0, Math.min(to, frames) - from);
        if (frameBytes) expect(read - header).toBe(kept * frameBytes);
        else expect(read - header).toBeLessThanOrEqual(256 * (Math.ceil(kept / 505) + 1));
      },
    ),
    { numRuns: 60 },
  );
});
