/** Evidence: property (Parseval, inverse) and closed form (a tone's bin). */
import { describe, expect, test } from "vitest";
import { hann } from "./hann.ts";
import { istft, stft } from "./stft.ts";

const noise = Float32Array.from({ length: 9000 }, (_, n) => ((n * 0.618034) % 1) - 0.5);

test.each([2048, 400])("frames of %i keep their windowed energy (Parseval)", (nFft) => {
  const { re, im, bins, hopLength } = stft(noise, { nFft });
  const window = hann(nFft);
  const t = 5;
  let energy = 0;
  for (let n = 0; n < nFft; n++)
    energy += ((window[n] as number) * (noise[t * hopLength - nFft / 2 + n] as number)) ** 2;
  let spectral = 0;
  for (let k = 0; k < bins; k++) {
    const power = (re[t * bins + k] as number) ** 2 + (im[t * bins + k] as number) ** 2;
    spectral += k === 0 || k === bins - 1 ? power : 2 * power;
  }
  expect(spectral / nFft / energy).toBeCloseTo(1, 6);
});

test("a tone of 10 cycles a frame peaks at bin 10 with half the window's sum", () => {
  const tone = Float32Array.from({ length: 8192 }, (_, n) =>
    Math.cos((2 * Math.PI * 10 * n) / 2048),
  );
  const { re, im, bins } = stft(tone);
  const frame = 8;
  const magnitudes = Array.from({ length: bins }, (_, k) =>
    Math.hypot(re[frame * bins + k] as number, im[frame * bins + k] as number),
  );
  expect(magnitudes.indexOf(Math.max(...magnitudes))).toBe(10);
  expect(magnitudes[10]).toBeCloseTo(512, 2);
});

describe("istft undoes stft", () => {
  test.each([
    [2048, {}],
    [5000, {}],
    [9000, {}],
    [9000, { nFft: 400, hopLength: 160 }],
  ])("%i samples, %o", (length, options) => {
    const back = istft(stft(noise.subarray(0, length), options), length);
    const worst = back.reduce((m, x, n) => Math.max(m, Math.abs(x - (noise[n] as number))), 0);
    expect(worst).toBeLessThan(1e-6);
  });
});
