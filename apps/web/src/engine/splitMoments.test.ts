/** Evidence: property. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { splitMoments } from "./splitMoments.ts";

test("seconds cover a clip from its beginning to its end, at most a quarter apart", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6000 }), (length) => {
      const samples = Float32Array.from({ length }, (_, n) => n);
      const moments = splitMoments({ samples, sampleRateHz: 100 });
      const starts = moments.map(({ signal }) => signal.samples[0] as number);
      expect(starts[0]).toBe(0);
      expect(moments.at(-1)?.signal.samples.at(-1)).toBe(length - 1);
      for (const { signal } of moments) expect(signal.samples).toHaveLength(Math.min(100, length));
      for (const [i, start] of starts.slice(1).entries()) {
        expect(start - (starts[i] as number)).toBeGreaterThan(0);
        expect(start - (starts[i] as number)).toBeLessThanOrEqual(26);
      }
      for (const [i, { timeSec }] of moments.entries())
        expect(timeSec).toBeCloseTo(((starts[i] as number) + Math.min(100, length) / 2) / 100, 9);
    }),
    { numRuns: 100 },
  );
});
