/** Evidence: property. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { makeBatches, padBatch } from "./batches.ts";

test("each example comes exactly once, none larger than asked", () => {
  const frames = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(
      frames,
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom("alike", "random"),
      fc.nat(),
      (lengths, batchSize, order, seed) => {
        const batches = makeBatches(lengths, {
          batchSize,
          lengths: order,
          random: createRandom(seed, "t"),
        });
        expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
        expect(batches).toHaveLength(Math.ceil(lengths.length / batchSize));
        expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(batchSize);
      },
    ),
  );
});

test("alike pads less than a third of what random pads", () => {
  const random = createRandom(1, "frames");
  const frames = Array.from({ length: 1600 }, () => 60 + Math.floor(150 * random()));
  const padding = (lengths: "alike" | "random") =>
    makeBatches(frames, { batchSize: 32, lengths, random: createRandom(1, "t") }).reduce(
      (sum, batch) => {
        const longest = Math.max(...batch.map((i) => frames[i] as number));
        return sum + batch.reduce((s, i) => s + longest - (frames[i] as number), 0);
      },
      0,
    );
  expect(padding("alike")).toBeLessThan(padding("random") / 3);
});

test("padding is zeros after each clip, and lengths say where it begins", () => {
  const { data, lengths, frames } = padBatch([
    { data: Float32Array.of(1, 2), frames: 1, size: 2 },
    { data: Float32Array.of(3, 4, 5, 6), frames: 2, size: 2 },
  ]);
  expect([...data]).toEqual([1, 2, 0, 0, 3, 4, 5, 6]);
  expect([...lengths]).toEqual([1, 2]);
  expect(frames).toBe(2);
});
