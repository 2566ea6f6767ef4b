import { fitSoftmaxRegression } from "@speech-emotion/model";

/** A logistic regression: the probability of a row is `1 / (1 + exp(-(weights · row + bias)))`. */
export interface Logistic {
  readonly weights: readonly number[];
  readonly bias: number;
}

/**
 * Fits a logistic regression to rows of two classes, which count alike however many rows each has: the weights with the least
 * mean cross-entropy plus `decay / 2` times their squares.
 *
 * @param rows of the same length, of about unit deviation.
 */
export function fitLogistic(
  { yes, no }: { readonly yes: readonly Float32Array[]; readonly no: readonly Float32Array[] },
  { decay }: { readonly decay: number },
): Logistic {
  const { weights, biases } = fitSoftmaxRegression(
    { rows: [...yes, ...no], targets: [...yes.map(() => 1), ...no.map(() => 0)] },
    { classes: 2, decay: 2 * decay }, // it shares each weight between the classes, half with either sign
  );
  const [of, against] = [weights[1]!, weights[0]!];
  return { weights: Array.from(of, (w, c) => w - against[c]!), bias: biases[1]! - biases[0]! };
}
