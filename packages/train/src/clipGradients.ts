import * as tf from "@tensorflow/tfjs-core";

/**
 * Scales gradients down together so that their joint length is at most `maxNorm`
 * (Pascanu et al. 2013, https://proceedings.mlr.press/v28/pascanu13.html).
 */
export function clipGradients(gradients: tf.NamedTensorMap, maxNorm: number): tf.NamedTensorMap {
  return tf.tidy(() => {
    const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
    const norm = tf.sqrt(tf.addN(squares));
    const scale = tf.minimum(1, tf.div(maxNorm, tf.add(norm, 1e-6)));
    return Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, scale)]),
    );
  });
}
