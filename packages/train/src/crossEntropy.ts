import * as tf from "@tensorflow/tfjs-core";

/**
 * Class-weighted cross-entropy: the sum of each clip's, times its class's weight, over `totalWeight`. With the
 * sum of the weights of a whole batch, the parts of the batch add up to its weighted mean, PyTorch's
 * `CrossEntropyLoss(weight)`.
 *
 * @param logits `[batch, classes]`
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  targets: readonly number[],
  options: { readonly classWeights: readonly number[]; readonly totalWeight: number },
): tf.Scalar {
  const { classWeights, totalWeight } = options;
  return tf.tidy(() => {
    const weights = targets.map((target) => classWeights[target]!);
    const oneHot = tf.oneHot(tf.tensor1d([...targets], "int32"), classWeights.length);
    const rows = tf.mul(oneHot, tf.tensor2d(weights, [weights.length, 1]));
    return tf.neg(tf.div(tf.sum(tf.mul(rows, tf.logSoftmax(logits))), totalWeight));
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
