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

test.each(["alike", "random"] as const)(
  "%s batches come in another order with another seed, in the same with the same",
  (lengths) => {
    const frames = Array.from({ length: 200 }, (_, i) => 50 + ((i * 37) % 101));
    const batches = (seed: number) =>
      makeBatches(frames, { batchSize: 8, lengths, random: createRandom(seed, "t") });
    expect(batches(1)).toEqual(batches(1));
    expect(batches(2)).not.toEqual(batches(1));
    const mean = (batch: number[]) =>
      batch.reduce((sum, i) => sum + (frames[i] as number), 0) / batch.length;
    const means = batches(1).map(mean);
    expect(means).not.toEqual([...means].sort((a, b) => a - b)); // not the short ones first
  },
);

test("alike sorts clips of up to 16 batches by length: within a batch they rise", () => {
  const frames = Array.from({ length: 128 }, (_, i) => 1 + ((i * 37) % 128)); // each length once
  const batches = makeBatches(frames, {
    batchSize: 8,
    lengths: "alike",
    random: createRandom(1, "t"),
  });
  const ranges = batches.map((batch) => batch.map((i) => frames[i] as number));
  for (const range of ranges) expect(range).toEqual(range.map((_, k) => (range[0] as number) + k));
});

test("no matrices make an empty batch", () => {
  expect(padBatch([]).lengths).toHaveLength(0);
});
