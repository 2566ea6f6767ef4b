/** Evidence: property and frequency. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom, shuffled } from "./random.ts";

const draw = (random: () => number, count: number) => Array.from({ length: count }, () => random());

describe("a generator", () => {
  test("repeats with its seed and purpose, and with no other", () => {
    const sequence = (seed: number, purpose: string) => draw(createRandom(seed, purpose), 5);
    expect(sequence(1, "a")).toEqual(sequence(1, "a"));
    const others = [sequence(1, "a"), sequence(2, "a"), sequence(1, "b"), sequence(11, "a")];
    expect(new Set(others.map(String)).size).toBe(4);
  });

  test("is its own: what another draws changes nothing", () => {
    const [a, b] = [createRandom(1, "a"), createRandom(1, "b")];
    const mixed = Array.from({ length: 5 }, () => {
      b();
      return a();
    });
    expect(mixed).toEqual(draw(createRandom(1, "a"), 5));
  });

  test("draws evenly from [0, 1)", () => {
    const numbers = draw(createRandom(1, "even"), 10_000);
    const tenths = new Array<number>(10).fill(0);
    for (const x of numbers) tenths[Math.floor(10 * x)]!++;
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(120); // 4 deviations
  });
});

describe("a shuffle", () => {
  test("holds what it was given, which stays as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        const before = [...items];
        const found = shuffled(items, createRandom(seed, "t"));
        expect(items).toEqual(before);
        expect(found.toSorted((a, b) => a - b)).toEqual(before.sort((a, b) => a - b));
      }),
    );
  });

  test("gives every order as often as every other", () => {
    const random = createRandom(1, "orders");
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = shuffled(["a", "b", "c", "d"], random).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(90); // 4 deviations
  });
});
