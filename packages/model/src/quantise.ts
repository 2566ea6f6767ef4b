/** Numbers from 0 to 255 that stand for `min + scale * number`. */
export interface Quantised {
  readonly numbers: Uint8Array<ArrayBuffer>;
  readonly min: number;
  readonly scale: number;
}

/**
 * Each finite value as the nearest of 256 that lie evenly from the least to the largest (affine quantisation, Jacob et al.
 * 2018, https://arxiv.org/abs/1712.05877).
 */
export function quantise(values: Float32Array): Quantised {
  const min = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const max = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const scale = (max - min) / 255 || 1; // of a constant any scale will do
  return {
    numbers: Uint8Array.from(values, (value) => Math.round((value - min) / scale)),
    min,
    scale,
  };
}
