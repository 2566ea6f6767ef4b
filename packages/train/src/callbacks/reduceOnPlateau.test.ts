/** Evidence: sequences of losses with the rates that must follow. */
import { describe, expect, test } from "vitest";
import { reduceOnPlateau, startPlateau } from "./reduceOnPlateau.ts";

const options = { factor: 0.5, patience: 2, minDelta: 0.01, cooldown: 0, minLr: 0.1 };

function rates(losses: readonly number[], change: Partial<typeof options> = {}): number[] {
  let plateau = startPlateau(1);
  return losses.map((loss) => {
    plateau = reduceOnPlateau(plateau, loss, { ...options, ...change });
    return plateau.learningRate;
  });
}

describe("the rate", () => {
  test("stays while the loss falls", () => {
    expect(rates([5, 4, 3, 2, 1])).toEqual([1, 1, 1, 1, 1]);
  });

  test("halves after more than two epochs without improvement, and again", () => {
    expect(rates([1, 1, 1, 1, 1, 1, 1])).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.25]);
  });

  test("a fall of less than minDelta is none", () => {
    expect(rates([1, 0.995, 0.995, 0.995])).toEqual([1, 1, 1, 0.5]);
    expect(rates([1, 0.98, 0.98, 0.98])).toEqual([1, 1, 1, 1]);
  });

  test("does not go below minLr", () => {
    expect(rates(Array<number>(20).fill(1)).at(-1)).toBe(0.1);
  });

  test("waits out a cooldown", () => {
    expect(rates([1, 1, 1, 1, 1, 1, 1, 1], { cooldown: 2 })).toEqual([
      1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5,
    ]);
  });
});
