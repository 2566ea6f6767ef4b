import { DataError } from "../errors.ts";

/** Clips by index: `held` are held out (test or validation), `kept` are the others; both ascending. */
export interface Holdout {
  /** Indices of the others. */
  readonly kept: number[];
  /** Indices of what is held out. */
  readonly held: number[];
}

/** Parts clips in two, by index. */
export function partition(among: readonly number[], isHeld: (index: number) => boolean): Holdout {
  const ascending = [...among].sort((a, b) => a - b);
  return {
    kept: ascending.filter((i) => !isHeld(i)),
    held: ascending.filter((i) => isHeld(i)),
  };
}

/** @throws {DataError} when a share to hold out is not in (0, 1). */
export function refuseFraction(fraction: number): void {
  if (!(fraction > 0 && fraction < 1))
    throw new DataError({
      code: "option-out-of-range",
      expected: "a fraction between 0 and 1",
      found: `${fraction}`,
      advice: "try 0.2",
    });
}
