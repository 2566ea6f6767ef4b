/** Evidence: property. However a recording is cut, its peaks are those of its twentieths of a second. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { PEAKS_PER_SEC, PeakMeter } from "./peakMeter.ts";

test("peaks are the largest samples of either channel, wherever stretches end", () => {
  const value = fc.float({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 300 }),
      fc.array(fc.nat(300), { maxLength: 4 }),
      fc.constantFrom(100, 441),
      (frames, cuts, sampleRateHz) => {
        const meter = new PeakMeter({ frames: frames.length, sampleRateHz });
        const ends = [0, ...cuts, frames.length].sort((a, b) => a - b);
        for (const [i, from] of ends.entries()) {
          const part = frames.slice(from, ends[i + 1]);
          const channels = [0, 1].map((c) =>
            Float32Array.from(part, (frame) => frame[c] as number),
          );
          if (i + 1 < ends.length) meter.push({ channels, sampleRateHz });
        }
        const perPeak = sampleRateHz / PEAKS_PER_SEC;
        const expected = Array.from(meter.peaks, (_, k) =>
          frames
            .filter((__, n) => Math.floor(n / perPeak) === k)
            .reduce((most, [a, b]) => Math.max(most, Math.abs(a), Math.abs(b)), 0),
        );
        expect([...meter.peaks]).toEqual(expected);
        expect(meter.peaks).toHaveLength(Math.ceil(frames.length / perPeak));
      },
    ),
  );
});
