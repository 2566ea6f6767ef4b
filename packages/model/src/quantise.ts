import { ModelError } from "./errors.ts";

/** Numbers from 0 to 255 that stand for `min + scale * number`. */
export interface Quantised {
  readonly numbers: Uint8Array<ArrayBuffer>;
  readonly min: number;
  readonly scale: number;
}

/**
 * Each value as the nearest of 256 that lie evenly from the least to the largest (affine quantisation, Jacob et al.
 * 2018, https://arxiv.org/abs/1712.05877).
 *
 * @throws {ModelError} when a value is not finite.
 */
export function quantise(values: Float32Array): Quantised {
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined)
    throw new ModelError({
      code: "weights-not-finite",
      expected: "finite weights",
      found: `${odd}`,
      advice: "train again with a lower rate",
    });
  const min = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const max = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const scale = (max - min) / 255 || 1; // of a constant any scale will do
  return {
    numbers: Uint8Array.from(values, (value) => Math.round((value - min) / scale)),
    min,
    scale,
  };
}
