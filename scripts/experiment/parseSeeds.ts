import { InvalidArgumentError } from "commander";

/** More is a slip of the hand. */
const MOST = 10_000;

/** Reads seeds and ranges of them, each once, in the order in which they are given: `1-5,8` is 1, 2, 3, 4, 5, 8. */
export function parseSeeds(text: string): number[] {
  const seeds = text.split(",").flatMap((part) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    const length = Number(last) - Number(first) + 1;
    if (!(length >= 1 && length <= MOST))
      throw new InvalidArgumentError("Expected seeds and ranges of them, as 1-100 or 1-5,8.");
    return Array.from({ length }, (_, i) => Number(first) + i);
  });
  return [...new Set(seeds)];
}
