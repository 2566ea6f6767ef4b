import { tf } from "#tfjs";

/**
 * What the members of a network say together: the logarithm of the mean of their probabilities `[batch, classes]`, of
 * logits `[batch, members, classes]` (a deep ensemble, Lakshminarayanan et al. 2017, https://arxiv.org/abs/1612.01474).
 */
export function ensembleLogits(logits: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(
    () => tf.sub(tf.logSumExp(tf.logSoftmax(logits), 1), Math.log(logits.shape[1])) as tf.Tensor2D,
  );
}
