/** Evidence: sequences of losses with the rates that must follow. */
import { describe, expect, test } from "vitest";
import { type Plateau, reduceOnPlateau, startPlateau } from "./reduceOnPlateau.ts";

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

  test("counts again from nothing after an improvement", () => {
    expect(rates([1, 1, 1, 0.5, 0.5, 0.5, 0.5])).toEqual([1, 1, 1, 1, 1, 1, 0.5]);
  });

  test("an improvement in a cooldown is one, and the cooldown goes on", () => {
    const improving = rates([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5], { cooldown: 3, patience: 1 });
    // Reduced at the third; three epochs cool, of which one improves; then two of patience.
    expect(improving).toEqual([1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25]);
  });

  test("at minLr nothing is waited for or cooled any more", () => {
    let plateau = startPlateau(0.1);
    for (let i = 0; i < 3; i++)
      plateau = reduceOnPlateau(plateau, 1, { ...options, patience: 0, cooldown: 5 });
    expect([plateau.learningRate, plateau.cooling]).toEqual([0.1, 0]);
  });

  test("a loss that is no number is no improvement", () => {
    expect(rates([1, Number.NaN, Number.NaN, Number.NaN])).toEqual([1, 1, 1, 0.5]);
    expect(rates([Number.NaN, 1, 1, 1, 1])).toEqual([1, 1, 1, 1, 0.5]);
  });

  test("goes on where it stood, with its state", () => {
    const losses = [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    const whole = rates(losses, { cooldown: 2 });
    for (let cut = 1; cut < losses.length; cut++) {
      const follow = (from: Plateau, some: readonly number[]) =>
        some.reduce((at, loss) => reduceOnPlateau(at, loss, { ...options, cooldown: 2 }), from);
      const stopped = JSON.stringify(follow(startPlateau(1), losses.slice(0, cut)));
      const end = follow(JSON.parse(stopped), losses.slice(cut));
      expect(end.learningRate).toBe(whole.at(-1));
    }
  });

  test("its defaults wait four epochs, halve, and go down to 1e-5", () => {
    let plateau = startPlateau(1e-3);
    const found = Array.from({ length: 60 }, () => {
      plateau = reduceOnPlateau(plateau, 1);
      return plateau.learningRate;
    });
    expect(found.slice(0, 6)).toEqual([1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 5e-4]);
    expect(found.at(-1)).toBe(1e-5);
  });
});
