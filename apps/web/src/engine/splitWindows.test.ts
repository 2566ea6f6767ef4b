/** Evidence: property. Windows cover the clip, without gap or overlap. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { splitWindows } from "./splitWindows.ts";

test("windows of about three seconds cover every sample once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60_000 }), fc.constantFrom(100, 441), (length, rate) => {
      const samples = Float32Array.from({ length }, (_, n) => n);
      const windows = splitWindows({ samples, sampleRateHz: rate });
      expect(windows.flatMap((window) => [...window.samples])).toEqual([...samples]);
      expect(windows[0]?.startSec).toBe(0);
      expect(windows.at(-1)?.endSec).toBeCloseTo(length / rate, 9);
      if (windows.length > 1)
        for (const { startSec, endSec } of windows) {
          expect(endSec - startSec).toBeGreaterThan(2.2);
          expect(endSec - startSec).toBeLessThan(3.8);
        }
    }),
    { numRuns: 50 },
  );
});
