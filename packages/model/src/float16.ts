import { ModelError } from "./errors.ts";

const LARGEST = 65504;
/** Smallest exponent of a normal number; smaller ones count in steps of 2^-24. */
const SMALLEST_EXPONENT = -14;

/**
 * The bits of IEEE 754 half-precision numbers, each the nearest, of two equally near the even one.
 *
 * @throws {ModelError} when a value is not finite or beyond 65504.
 */
export function toFloat16(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, (value) => {
    const size = Math.abs(value);
    if (!(size <= LARGEST))
      throw new ModelError(
        `expected weights within ${LARGEST}, found ${value}: keep them as float32`,
      );
    const sign = value < 0 ? 0x8000 : 0;
    const exponent = Math.max(SMALLEST_EXPONENT, Math.floor(Math.log2(size)));
    // In units of the last place; a carry into the next exponent comes out right by itself.
    const units = roundToEven(size * 2 ** (10 - exponent));
    return sign + (exponent - SMALLEST_EXPONENT) * 1024 + units;
  });
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
