/** Evidence: closed form. */
import { useBackend } from "@speech-emotion/model";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { crossEntropyOf } from "../scores/crossEntropyOf.ts";
import { crossEntropy } from "./crossEntropy.ts";

beforeAll(() => useBackend("wasm"));

/** A row that is `value` at one class. */
const one = (classes: number, target: number, value: number) =>
  Array.from({ length: classes }, (_, c) => (c === target ? value : 0));

test("equal logits cost log(classes), however that is shared out", () => {
  const logits = tf.zeros([3, 2, 7]) as tf.Tensor3D;
  const targets = tf.tensor2d(
    [0, 3, 6].flatMap((target, row) => one(7, target, (row + 1) / 6)),
    [3, 7],
  );
  expect(crossEntropy(logits, targets).arraySync()).toBeCloseTo(Math.log(7), 5);
});

test("a class of weight 3 counts three times, in tensors as in numbers", () => {
  const rows = [Float32Array.of(2, 0), Float32Array.of(1, -1)];
  const logits = tf.tensor3d([...rows.flatMap((row) => [...row])], [2, 1, 2]);
  const cost = (x: number) => Math.log(1 + Math.exp(x));
  const expected = (1 * cost(-2) + 3 * cost(2)) / 4;
  const targets = tf.tensor2d([...one(2, 0, 1 / 4), ...one(2, 1, 3 / 4)], [2, 2]);
  expect(crossEntropy(logits, targets).arraySync()).toBeCloseTo(expected, 5);
  expect(crossEntropyOf(rows, [0, 1], [1, 3])).toBeCloseTo(expected, 12);
});

test("each member pays for itself: the mean of their losses", () => {
  const targets = tf.tensor2d([1, 0], [1, 2]);
  const costs = [3, -1].map((x) => Math.log(1 + Math.exp(-x)));
  const together = tf.tensor3d([3, 0, -1, 0], [1, 2, 2]);
  expect(crossEntropy(together, targets).arraySync()).toBeCloseTo((costs[0]! + costs[1]!) / 2, 5);
});

test("huge logits stay finite", () => {
  expect(crossEntropyOf([Float32Array.of(1000, -1000)], [1], [1, 1])).toBeCloseTo(2000, 6);
});

test("masked classes cost nothing and get no gradient: the rest is as if they were not there", () => {
  const targets = tf.tensor2d([0.3, 0, 0.7, 0, 1, 0], [2, 3]);
  const masks = tf.tensor2d([0, -1e9, 0, 0, 0, 0], [2, 3]);
  const x = tf.tensor3d([2, 50, 1, 1, 2, 3], [2, 1, 3]);
  const rows = [Float32Array.of(2, 1), Float32Array.of(1, 2, 3)] as const;
  const expected =
    0.3 * crossEntropyOf([rows[0]], [0], [1, 1]) +
    0.7 * crossEntropyOf([rows[0]], [1], [1, 1]) +
    crossEntropyOf([rows[1]], [1], [1, 1, 1]);
  expect(crossEntropy(x, targets, masks).arraySync()).toBeCloseTo(expected, 5);
  const gradient = tf.grad((logits) => crossEntropy(logits as tf.Tensor3D, targets, masks))(x);
  const values = [...gradient.dataSync()];
  expect(values[1]).toBe(0);
  expect(values.every(Number.isFinite)).toBe(true);
  expect(values[0]).toBeCloseTo(1 / (1 + Math.exp(-1)) - 0.3, 5);
});

test("of logits that are numbers minus infinity is no class", () => {
  const row = Float32Array.of(2, Number.NEGATIVE_INFINITY, 1);
  const expected = crossEntropyOf([Float32Array.of(2, 1)], [0], [1, 1]);
  expect(crossEntropyOf([row], [0], [1, 1, 1])).toBeCloseTo(expected, 12);
});
