/** Evidence: property. Whatever is zoomed and moved, what is in view is a stretch of the recording. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { moveTo, zoom } from "./view.ts";

test("a view stays in its recording, keeps its length when it moves, and the place around which it is zoomed", () => {
  const steps = fc.array(
    fc.record({
      factor: fc.constantFrom(0.5, 2, 1000),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 16, max: 10_000 }), steps, (durationSec, all) => {
      let view = { fromSec: 0, toSec: durationSec };
      for (const { factor, at } of all) {
        const aroundSec = at * durationSec;
        const zoomed = zoom(view, { factor, aroundSec, durationSec });
        const moved = moveTo(zoomed, { startSec: aroundSec, durationSec });
        for (const { fromSec, toSec } of [zoomed, moved]) {
          expect(fromSec).toBeGreaterThanOrEqual(0);
          expect(toSec).toBeLessThanOrEqual(durationSec + 1e-9);
          expect(toSec - fromSec).toBeGreaterThan(14.9);
        }
        expect(zoomed.fromSec - 1e-9).toBeLessThanOrEqual(aroundSec);
        expect(zoomed.toSec + 1e-9).toBeGreaterThanOrEqual(aroundSec);
        expect(moved.toSec - moved.fromSec).toBeCloseTo(zoomed.toSec - zoomed.fromSec, 6);
        view = moved;
      }
      expect(zoom(view, { factor: 1e6, aroundSec: 0, durationSec })).toEqual({
        ...{ fromSec: 0, toSec: durationSec },
      });
    }),
  );
});

test("in and out again around the middle is the same", () => {
  const view = { fromSec: 100, toSec: 200 };
  const around = { aroundSec: 150, durationSec: 3600 };
  expect(zoom(view, { factor: 0.5, ...around })).toEqual({ fromSec: 125, toSec: 175 });
  expect(zoom(zoom(view, { factor: 0.5, ...around }), { factor: 2, ...around })).toEqual(view);
});
