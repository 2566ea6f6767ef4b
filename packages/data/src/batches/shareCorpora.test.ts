/** Evidence: closed form and property. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { drawInTurns, shareCorpora } from "./shareCorpora.ts";

test("0 gives each corpus as many as it has, 1 as many to all, between them the power", () => {
  expect(shareCorpora([900, 100], 0)).toEqual([900, 100]);
  expect(shareCorpora([900, 100], 1)).toEqual([500, 500]);
  expect(shareCorpora([900, 100], 0.5)).toEqual([750, 250]); // as 30 to 10
  expect(shareCorpora([70], 0.7)).toEqual([70]);
});

test("they always sum to all clips, the largest remainders rounded up", () => {
  expect(shareCorpora([5, 1, 1], 1)).toEqual([3, 2, 2]);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (sizes, share) => {
        const counts = shareCorpora(sizes, share);
        const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
        expect(sum(counts)).toBe(sum(sizes));
        for (const [i, count] of counts.entries())
          for (const [k, other] of counts.entries())
            if (sizes[i]! > sizes[k]!) expect(count).toBeGreaterThanOrEqual(other - 1);
      },
    ),
  );
});

test("none comes twice before all have come once, from one stretch to the next", () => {
  const permutation = (n: number) => createRandom(1, `turn/${n}`);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 70 }), (size, count) => {
      const row = [0, 1, 2, 3].flatMap((epoch) =>
        drawInTurns(size, { start: epoch * count, count, permutation }),
      );
      expect(row).toHaveLength(4 * count);
      for (let from = 0; from < row.length; from += size) {
        const turn = row.slice(from, from + size);
        expect(new Set(turn).size).toBe(turn.length);
        for (const i of turn) expect(i).toBeLessThan(size);
      }
    }),
  );
  const [first, second] = [0, 40].map((start) =>
    drawInTurns(40, { start, count: 40, permutation }),
  );
  expect(second).not.toEqual(first); // another order each time
});
