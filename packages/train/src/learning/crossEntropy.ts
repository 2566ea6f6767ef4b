import * as tf from "@tensorflow/tfjs-core";

/**
 * Cross-entropy with what each logarithm counts: minus the sum of `targets` times the logarithms of the probabilities.
 * The members' mean, each of which learns for itself.
 *
 * @param logits `[rows, members, classes]`
 * @param targets `[rows, classes]`, see `placeBatch`.
 */
export function crossEntropy(logits: tf.Tensor3D, targets: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const sum = tf.sum(tf.mul(tf.expandDims(targets, 1), tf.logSoftmax(logits)));
    return tf.neg(tf.div(sum, logits.shape[1]));
  });
}

/** The weighted mean over logits that are already numbers, in float64, so that it does not depend on how they were batched. */
export function crossEntropyOf(
  logits: readonly Float32Array[],
  targets: readonly number[],
  classWeights: readonly number[],
): number {
  let loss = 0;
  let total = 0;
  for (const [i, row] of logits.entries()) {
    const target = targets[i] as number;
    const weight = classWeights[target] as number;
    const max = Math.max(...row);
    const logSum = max + Math.log(row.reduce((sum, x) => sum + Math.exp(x - max), 0));
    loss += weight * (logSum - (row[target] as number));
    total += weight;
  }
  return loss / total;
}
