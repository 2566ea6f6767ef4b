import { tf } from "@speech-emotion/model/tfjs-modules";

/**
 * Cross-entropy with what each logarithm counts: minus the sum of `targets` times the logarithms of the probabilities.
 * The members' mean, each of which learns for itself.
 *
 * @param logits `[rows, members, classes]`
 * @param targets `[rows, classes]`, see `placeBatch`.
 * @param masks `[rows, classes]`, added to the logits of each member; default nothing.
 */
export function crossEntropy(
  logits: tf.Tensor3D,
  targets: tf.Tensor2D,
  masks?: tf.Tensor2D,
): tf.Scalar {
  return tf.tidy(() => {
    const answers = masks ? tf.add(logits, tf.expandDims(masks, 1)) : logits;
    const sum = tf.sum(tf.mul(tf.expandDims(targets, 1), tf.logSoftmax(answers)));
    return tf.neg(tf.div(sum, logits.shape[1]));
  });
}
