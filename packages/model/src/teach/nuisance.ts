import * as v from "valibot";
import { finite } from "../stored/parseStored.ts";

/**
 * How features of clips differ that are of one voice and one label: by what is said, by chance. What is learnt from a
 * handful of clips must not hang on that, so it is damped before, after Hatch, Kajarekar and Stolcke 2006
 * (https://doi.org/10.21437/Interspeech.2006-183): within-class covariance normalisation, of its strongest directions alone.
 */
export interface Nuisance {
  /** Of length 1, at right angles: `[directions][features]`. */
  readonly directions: readonly (readonly number[])[];
  /** What is left of a row along each direction, 0 to 1. */
  readonly factors: readonly number[];
}

const share = v.pipe(finite, v.minValue(0, "0 or more"), v.maxValue(1, "1 or less"));

export const nuisanceSchema: v.GenericSchema<unknown, Nuisance> = v.pipe(
  v.object({ directions: v.array(v.array(finite)), factors: v.array(share) }),
  v.check(
    ({ directions, factors }) =>
      directions.length === factors.length &&
      directions.every((direction) => direction.length === directions[0]?.length),
    "a factor a direction, and directions of one length",
  ),
);

/** A row without most of what lies along the directions. */
export function dampNuisance(row: Float32Array, { directions, factors }: Nuisance): Float32Array {
  const damped = row.slice();
  for (const [d, direction] of directions.entries()) {
    const along = direction.reduce((sum, x, c) => sum + x * row[c]!, 0);
    const taken = (1 - factors[d]!) * along;
    for (let c = 0; c < damped.length; c++) damped[c]! -= taken * direction[c]!;
  }
  return damped;
}
