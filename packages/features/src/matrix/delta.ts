import { checkOptions } from "../arguments/checkOptions.ts";
import { FeatureError } from "../errors.ts";
import { withScratch } from "../kernels/kernels.ts";
import type { FeatureMatrix } from "./featureMatrix.ts";

/** Which derivative, and over how many frames. */
export interface DeltaOptions {
  /** 1 for the slope, 2 for the curvature over time; default 1. */
  readonly order?: 1 | 2;
  /** Frames the polynomial is fitted to, odd, at least 3; default 9. */
  readonly width?: number;
}

/**
 * Derivative over frames of each column, `[frames, size]`: the slope of a line (order 1) or the second
 * derivative of a parabola (order 2) fitted to `width` frames (Savitzky and Golay 1964), as
 * `librosa.feature.delta` in mode "interp". The fit of the first and the last `width` frames has one
 * derivative everywhere, so it serves all frames nearer than half a width to an end.
 *
 * @throws {FeatureError} when there are fewer frames than `width`, or an option is out of range.
 */
export function delta(matrix: FeatureMatrix, options: DeltaOptions = {}): FeatureMatrix {
  const { order = 1, width = 9 } = options;
  checkOptions({ order, width });
  const { data, frames, size } = matrix;
  if (frames < width)
    throw new FeatureError({
      code: "clip-too-short",
      expected: `at least ${width} frames for a delta of width ${width}`,
      found: `${frames}`,
      advice: "use a longer clip",
    });
  return withScratch((scratch) => {
    const weights = scratch.put(Float64Array.from(savitzkyGolay(order, width)));
    const [from, to] = [scratch.put(data), scratch.floats(data.length)];
    scratch.kernels.derivative(from, frames, size, weights, width, to);
    return { data: scratch.view(to, data.length).slice(), frames, size };
  });
}

/** Weights of the derivative of order 1 or 2 in the middle of a least-squares polynomial of that order. */
function savitzkyGolay(order: 1 | 2, width: number): number[] {
  const half = (width - 1) / 2;
  const offsets = Array.from({ length: width }, (_, k) => k - half);
  const squares = offsets.reduce((sum, x) => sum + x * x, 0);
  if (order === 1) return offsets.map((x) => x / squares);
  const mean = squares / width;
  const spread = offsets.reduce((sum, x) => sum + (x * x - mean) ** 2, 0);
  return offsets.map((x) => (2 * (x * x - mean)) / spread);
}
