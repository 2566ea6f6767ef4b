/** Evidence: closed form (the definition of the DFT, in float64) and round trip. */
import { describe, expect, test } from "vitest";
import { withScratch } from "../kernels/kernels.ts";
import { realFft } from "./fft.ts";

const noise = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, n) => ((seed + (n + 1) * 0.618034) % 1) - 0.5);

// Even and odd powers of two: with and without a last pass of radix 2, ending in either buffer.
describe.each([32, 64, 128, 256, 512, 1024, 2048])("%i points", (size) => {
  test("bins are the DFT's, of samples times window", () => {
    const [samples, window] = [noise(size, 0.1), noise(size, 0.7)];
    withScratch((scratch) => {
      const fft = realFft(scratch, size);
      scratch.view(fft.samples, size).set(samples);
      fft.forward(scratch.put(window));
      const [re, im] = [scratch.view(fft.re, fft.bins), scratch.view(fft.im, fft.bins)];
      const tolerance = 1e-6 * Math.sqrt(size);
      for (let k = 0; k < fft.bins; k++) {
        let [a, b] = [0, 0];
        for (let n = 0; n < size; n++) {
          const x = (samples[n] as number) * (window[n] as number);
          const angle = (-2 * Math.PI * ((k * n) % size)) / size;
          a += x * Math.cos(angle);
          b += x * Math.sin(angle);
        }
        expect(Math.abs((re[k] as number) - a)).toBeLessThan(tolerance);
        expect(Math.abs((im[k] as number) - b)).toBeLessThan(tolerance);
      }
    });
  });

  test("the inverse gives the samples back, times its scale", () => {
    const samples = noise(size, 0.3);
    withScratch((scratch) => {
      const fft = realFft(scratch, size);
      scratch.view(fft.samples, size).set(samples);
      fft.forward(scratch.put(new Float32Array(size).fill(1)));
      fft.inverse(3);
      for (const [n, x] of scratch.view(fft.samples, size).entries())
        expect(Math.abs(x - 3 * (samples[n] as number))).toBeLessThan(3e-6);
    });
  });
});

test("scratch memory is free again afterwards, also after an error, and a caller inside has its own", () => {
  const first = withScratch((scratch) => {
    const at = scratch.put(Float32Array.of(1, 2, 3));
    withScratch((inner) => inner.floats(1_000_000)); // grows the memory under the caller's feet
    expect([...scratch.view(at, 3)]).toEqual([1, 2, 3]);
    return at;
  });
  expect(() =>
    withScratch((scratch) => {
      scratch.floats(10);
      throw new Error("inside");
    }),
  ).toThrow("inside");
  expect(withScratch((scratch) => scratch.floats(1))).toBe(first);
});
