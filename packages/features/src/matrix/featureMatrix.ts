/** Row-major `[frames, size]` matrix of float32: the features of one clip, a frame a row. */
export interface FeatureMatrix {
  readonly data: Float32Array;
  readonly frames: number;
  readonly size: number;
}
