/** Evidence: closed form, and properties of what the mean and the frames take away. */
import { describe, expect, test } from "vitest";
import { createFbank } from "./fbank.ts";
import { kaldiMelFilterBank } from "./kaldiMelFilterBank.ts";

const sampleRateHz = 16000;
const options = { frameLength: 400, hopLength: 160, nMels: 80, fMinHz: 20 };
const fbank = (samples: Float32Array, changed: Partial<typeof options> = {}) =>
  createFbank({ ...options, ...changed })({ samples, sampleRateHz });

/** Noise of all frequencies, whose level swells. */
const noise = Float32Array.from(
  { length: 8000 },
  (_, n) => 0.1 * (((1e4 * (1 + Math.sin(n * n))) % 1) - 0.5) * (1.1 + Math.sin(n / 900)),
);
const largest = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);

const mel = (hz: number) => 1127 * Math.log(1 + hz / 700);
const low = mel(20);
const width = (mel(8000) - low) / 81;

/** The definition, sum by sum in float64. */
function slowly(samples: Float32Array, frameLength: number, nFft: number): Float32Array {
  const frames = 1 + Math.floor((samples.length - frameLength) / 160);
  const bank = kaldiMelFilterBank({ sampleRateHz, nFft, nMels: 80, fMinHz: 20 });
  const bins = nFft / 2 + 1;
  const logs = Array.from({ length: frames }, (_, t) => {
    const cut = [...samples.subarray(160 * t, 160 * t + frameLength)];
    const mean = cut.reduce((a, b) => a + b) / frameLength;
    const frame = cut.map((x, n) => {
      const window = Math.sin((Math.PI * n) / (frameLength - 1)) ** 1.7;
      return window * (x - mean - 0.97 * (cut[Math.max(0, n - 1)]! - mean));
    });
    const power = Array.from({ length: bins }, (_, k) => {
      const part = (of: (angle: number) => number) =>
        frame.reduce((sum, x, n) => sum + x * of((2 * Math.PI * k * n) / nFft), 0);
      return part(Math.cos) ** 2 + part(Math.sin) ** 2;
    });
    return Array.from({ length: 80 }, (_, m) =>
      Math.log(
        Math.max(
          2 ** -23,
          power.reduce((sum, x, k) => sum + x * bank[m * bins + k]!, 0),
        ),
      ),
    );
  });
  const means = logs[0]!.map((_, m) => logs.reduce((sum, row) => sum + row[m]!, 0) / frames);
  return Float32Array.from(logs.flatMap((row) => row.map((x, m) => x - means[m]!)));
}

test.each([
  [400, 512],
  [402, 512],
  [438, 512],
  [512, 512],
  [30, 32],
])("frames of %i samples are those of the definition, by an FFT of %i", (frameLength, nFft) => {
  const samples = noise.subarray(1000, 1000 + frameLength + 3 * 160 + 159);
  const { data, frames, size } = fbank(samples, { frameLength });
  expect([frames, size]).toEqual([4, 80]);
  expect(largest(data, slowly(samples, frameLength, nFft))).toBeLessThan(1e-4);
});

test("more frames than the kernels hold at a time are those of each part, but for the mean", () => {
  const long = Float32Array.from({ length: 16000 }, (_, n) => noise[n % 8000]!);
  const [whole, part] = [fbank(long), fbank(long.subarray(60 * 160))];
  const step = (data: Float32Array, t: number) => data[80 * (t + 1) + 7]! - data[80 * t + 7]!;
  for (let t = 0; t < 37; t++) expect(step(whole.data, 60 + t)).toBeCloseTo(step(part.data, t), 5);
});

describe("what does not matter", () => {
  test("a gain, above the floor", () => {
    const [loud, louder] = [10, 30].map((gain) => fbank(noise.map((x) => gain * x)).data);
    expect(largest(loud!, louder!)).toBeLessThan(1e-3);
    const silent = fbank(noise.map((x) => 1e-6 * x)).data;
    expect(silent.every((x) => x === 0)).toBe(true);
  });

  test("an offset, which each frame loses", () => {
    expect(largest(fbank(noise.map((x) => x + 0.5)).data, fbank(noise).data)).toBeLessThan(1e-3);
  });
});

test.each([300, 1000, 3000])("a tone of %i Hz stands out in its own band", (hz) => {
  const samples = noise.map(
    (x, n) => 0.01 * x + (n < 4000 ? 0.3 * Math.sin((2 * Math.PI * hz * n) / sampleRateHz) : 0),
  );
  const frame = fbank(samples).data.subarray(10 * 80, 11 * 80);
  const loudest = frame.indexOf(Math.max(...frame));
  expect(loudest).toBe(Math.round((mel(hz) - low) / width) - 1);
});

test("the filters of a bin between the first and the last centre add up to 1", () => {
  const bank = kaldiMelFilterBank({ sampleRateHz, nFft: 512, nMels: 80, fMinHz: 20 });
  for (let k = 0; k < 257; k++) {
    const sum = Array.from({ length: 80 }, (_, m) => bank[m * 257 + k]!).reduce((a, b) => a + b);
    const at = mel((k * sampleRateHz) / 512);
    if (at >= low + width && at <= low + 80 * width) expect(sum).toBeCloseTo(1, 6);
    if (at <= low || k === 256) expect(sum).toBe(0);
  }
});
