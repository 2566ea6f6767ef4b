/** Row-major `[frames, size]` matrix of float32: the features of one clip, a frame a row. */
export interface FeatureMatrix {
  /** Frame after frame: feature `c` of frame `t` is at `t * size + c`. */
  readonly data: Float32Array;
  /** Rows. */
  readonly frames: number;
  /** Features a frame: columns. */
  readonly size: number;
}
