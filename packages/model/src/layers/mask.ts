import * as tf from "@tensorflow/tfjs-core";

/**
 * 1 for a clip's own frames, 0 for padding.
 *
 * @param lengths `[batch, 1]`
 * @returns `[batch, frames]` float32
 */
export function frameMask(lengths: tf.Tensor2D, frames: number): tf.Tensor2D {
  return tf.cast(tf.less(tf.range(0, frames).expandDims(0), lengths), "float32") as tf.Tensor2D;
}
