/** Evidence: closed form. */
import "@tensorflow/tfjs";
import { useBackend } from "@speech-emotion/model";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { crossEntropy, crossEntropyOf } from "./crossEntropy.ts";

beforeAll(() => useBackend("wasm"));

test("equal logits cost log(classes), whatever the weights", () => {
  const logits = tf.zeros([3, 7]) as tf.Tensor2D;
  const weights = [1, 2, 3, 4, 5, 6, 7];
  const options = { classWeights: weights, totalWeight: 12 };
  expect(crossEntropy(logits, [0, 3, 6], options).arraySync()).toBeCloseTo(Math.log(7), 5);
});

test("a class of weight 3 counts three times, in tensors as in numbers", () => {
  const rows = [Float32Array.of(2, 0), Float32Array.of(1, -1)];
  const logits = tf.tensor2d([...rows.flatMap((row) => [...row])], [2, 2]);
  const cost = (x: number) => Math.log(1 + Math.exp(x));
  const expected = (1 * cost(-2) + 3 * cost(2)) / 4;
  expect(
    crossEntropy(logits, [0, 1], { classWeights: [1, 3], totalWeight: 4 }).arraySync(),
  ).toBeCloseTo(expected, 5);
  expect(crossEntropyOf(rows, [0, 1], [1, 3])).toBeCloseTo(expected, 12);
});

test("huge logits stay finite", () => {
  expect(crossEntropyOf([Float32Array.of(1000, -1000)], [1], [1, 1])).toBeCloseTo(2000, 6);
});
