/** Evidence: closed form (the definition of the DFT, in float64; a tone between two bins), property (Parseval) and round trip. */
import { describe, expect, test } from "vitest";
import { withScratch } from "../kernels/kernels.ts";
import { realFft } from "./fft.ts";

const noise = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, n) => ((seed + (n + 1) * 0.618034) % 1) - 0.5);

// Even and odd powers of two: with and without a last pass of radix 2, ending in either buffer.
const powersOfTwo = [32, 64, 128, 256, 512, 1024, 2048];
// Each odd radix alone, twice, before a last pass of radix 2 and after others; multiples of 8 and of 16.
const otherSizes = [40, 48, 56, 72, 96, 112, 400, 480, 1000, 1176, 1200, 1680];

describe.each([...powersOfTwo, ...otherSizes])("%i points", (size) => {
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

describe("400 points without a window", () => {
  const size = 400;
  const spectrum = (samples: Float32Array) =>
    withScratch((scratch) => {
      const fft = realFft(scratch, size);
      scratch.view(fft.samples, size).set(samples);
      fft.forward(scratch.put(new Float32Array(size).fill(1)));
      return { re: scratch.view(fft.re, 201).slice(), im: scratch.view(fft.im, 201).slice() };
    });

  test.each([10.5, 73.25, 199.9])("a tone at bin %d leaks as a geometric series does", (bin) => {
    const tone = Float32Array.from({ length: size }, (_, n) =>
      Math.cos((2 * Math.PI * bin * n) / size),
    );
    const { re, im } = spectrum(tone);
    /** Sum of exp(2 pi i f n / size) over n. */
    const series = (f: number) => {
      const length = Math.sin(Math.PI * f) / Math.sin((Math.PI * f) / size);
      const angle = (Math.PI * f * (size - 1)) / size;
      return [length * Math.cos(angle), length * Math.sin(angle)] as const;
    };
    for (let k = 0; k <= size / 2; k++) {
      const [above, below] = [series(bin - k), series(-bin - k)];
      expect(Math.abs((re[k] as number) - (above[0] + below[0]) / 2)).toBeLessThan(1e-4);
      expect(Math.abs((im[k] as number) - (above[1] + below[1]) / 2)).toBeLessThan(1e-4);
    }
  });

  test("keeps the energy (Parseval)", () => {
    const samples = noise(size, 0.2);
    const { re, im } = spectrum(samples);
    const energy = samples.reduce((sum, x) => sum + x * x, 0);
    const spectral = re.reduce((sum, r, k) => {
      const power = r * r + (im[k] as number) ** 2;
      return sum + (k === 0 || k === size / 2 ? power : 2 * power);
    }, 0);
    expect(spectral / size / energy).toBeCloseTo(1, 6);
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
