import { FeatureError } from "../errors.ts";
import type { FeatureMatrix } from "./featureMatrix.ts";
import type { Normaliser } from "./normaliser.ts";

/** Sums over the frames of some clips, which their mean and deviation follow from, a number each feature. */
export interface MomentSums {
  /** Frames that were added. */
  readonly frames: number;
  /** Sum of each feature, `[size]`; empty before the first frame. */
  readonly sums: readonly number[];
  /** Sum of the squares of each feature, `[size]`; empty before the first frame. */
  readonly squares: readonly number[];
}

/** Mean and deviation of features, clip by clip. */
export class FeatureMoments {
  #frames: number;
  #sums: Float64Array;
  #squares: Float64Array;

  /** @param from goes on from where others ended, see {@link toJSON}. */
  constructor(from: MomentSums = { frames: 0, sums: [], squares: [] }) {
    this.#frames = from.frames;
    this.#sums = Float64Array.from(from.sums);
    this.#squares = Float64Array.from(from.squares);
  }

  /** Adds the frames of a clip, as wide as those before. */
  add({ data, size, frames }: FeatureMatrix): void {
    if (this.#frames === 0)
      [this.#sums, this.#squares] = [new Float64Array(size), new Float64Array(size)];
    const [sums, squares] = [this.#sums, this.#squares];
    for (let i = 0; i < data.length; i++) {
      const value = data[i] as number;
      const c = i % size;
      sums[c] = (sums[c] as number) + value;
      squares[c] = (squares[c] as number) + value * value;
    }
    this.#frames += frames;
  }

  /**
   * Mean and deviation of what was added. A feature that never changes gets a deviation of 1, so that it becomes 0.
   *
   * @param options what is known beside those.
   * @param options.priorFrames frames of mean 0 and deviation 1 that count beside those, as if they had been seen: of
   * features that are normalised by all clips, these are everyone's. Default 0.
   * @throws {FeatureError} when there is no frame.
   */
  normaliser({ priorFrames = 0 }: { readonly priorFrames?: number | undefined } = {}): Normaliser {
    if (this.#frames === 0)
      throw new FeatureError({
        code: "no-clips",
        expected: "at least one clip",
        found: "none",
        advice: "name some",
      });
    const seen = this.#frames + priorFrames;
    const mean = Array.from(this.#sums, (value) => value / seen);
    const sd = Array.from(this.#squares, (value, c) => {
      const variance = (value + priorFrames) / seen - (mean[c] as number) ** 2;
      return variance > 1e-12 ? Math.sqrt(variance) : 1;
    });
    return { mean, sd };
  }

  /** The sums so far, which a constructor goes on from. */
  toJSON(): MomentSums {
    return { frames: this.#frames, sums: [...this.#sums], squares: [...this.#squares] };
  }
}
