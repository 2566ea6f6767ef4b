/** Evidence: the WebAssembly kernels against the plain TypeScript ones and against tfjs's own layers. */
import "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../backend.ts";
import { conv1d, lstm } from "./ops.ts";

const random = (shape: number[], seed: number, scale = 1) =>
  tf.randomUniform(shape, -scale, scale, "float32", seed);

/** Largest difference against the largest expected value. */
function relativeDifference(found: Float32Array, expected: Float32Array): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  const scale = expected.reduce((max, x) => Math.max(max, Math.abs(x)), 1e-6);
  return (
    found.reduce((max, x, i) => Math.max(max, Math.abs(x - (expected[i] as number))), 0) / scale
  );
}

function maxRelativeDifference(found: Float32Array[], expected: Float32Array[]): number {
  return Math.max(
    ...expected.map((array, i) => relativeDifference(found[i] as Float32Array, array)),
  );
}

/** Value and gradients of a function of tensors, computed on one backend. */
async function onBackend(
  name: "wasm" | "cpu",
  shapes: Record<string, number[]>,
  f: (tensors: Record<string, tf.Tensor>) => tf.Tensor,
): Promise<Float32Array[]> {
  await useBackend(name);
  const tensors = Object.values(shapes).map((shape, i) => random(shape, i + 1));
  const keyed = (list: tf.Tensor[]) =>
    Object.fromEntries(Object.keys(shapes).map((key, i) => [key, list[i] as tf.Tensor]));
  const value = f(keyed(tensors));
  const dy = random(value.shape, 99);
  const gradients = tf.grads((...list) => f(keyed(list)))(tensors, dy);
  return [value, ...gradients].map((tensor) => tensor.dataSync() as Float32Array);
}

const sizes: [batch: number, frames: number, channels: number, units: number][] = [
  [1, 1, 1, 1],
  [2, 3, 5, 3],
  [3, 5, 7, 6],
  [5, 17, 9, 10],
  [4, 130, 12, 8],
  [2, 9, 121, 33],
  [3, 20, 300, 4],
];

describe.each(sizes)(
  "%i clips, %i frames, %i channels, %i units",
  (batch, frames, channels, units) => {
    test.each([1, 2, 3, 5])("conv1d with %i taps equals the reference", async (taps) => {
      const shapes = {
        x: [batch, frames, channels],
        kernel: [taps, channels, units],
        bias: [units],
      };
      const f = (t: Record<string, tf.Tensor>) =>
        conv1d(t.x as tf.Tensor3D, t.kernel as tf.Tensor3D, t.bias as tf.Tensor1D);
      const difference = maxRelativeDifference(
        await onBackend("wasm", shapes, f),
        await onBackend("cpu", shapes, f),
      );
      expect(difference).toBeLessThan(1e-5);
    });

    test.each([false, true])("lstm, reverse %s, equals the reference", async (reverse) => {
      const shapes = {
        x: [batch, frames, channels],
        kernel: [channels, 4 * units],
        recurrent: [units, 4 * units],
        bias: [4 * units],
      };
      const own = Array.from({ length: batch }, (_, i) => Math.max(1, frames - 2 * i));
      const f = (t: Record<string, tf.Tensor>) =>
        lstm(
          {
            x: t.x as tf.Tensor3D,
            kernel: t.kernel as tf.Tensor2D,
            recurrent: t.recurrent as tf.Tensor2D,
            bias: t.bias as tf.Tensor1D,
            lengths: tf.tensor1d(own, "int32"),
          },
          { reverse },
        );
      const difference = maxRelativeDifference(
        await onBackend("wasm", shapes, f),
        await onBackend("cpu", shapes, f),
      );
      expect(difference).toBeLessThan(5e-5);
    });
  },
);

describe("against tfjs's own", () => {
  beforeAll(() => useBackend("wasm"));

  test.each([false, true])("lstm equals layers.lstm, reverse %s", async (reverse) => {
    const [batch, frames, inputs, units] = [3, 11, 5, 6];
    const stock = layers.lstm({
      units,
      returnSequences: true,
      goBackwards: reverse,
      recurrentActivation: "sigmoid",
    });
    const x = random([batch, frames, inputs], 1) as tf.Tensor3D;
    let expected = stock.apply(x) as tf.Tensor3D;
    if (reverse) expected = tf.reverse(expected, 1);
    const [kernel, recurrent, bias] = stock.getWeights() as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
    const lengths = tf.fill([batch], frames, "int32") as tf.Tensor1D;
    const found = lstm({ x, kernel, recurrent, bias, lengths }, { reverse });
    expect(
      relativeDifference(found.dataSync() as Float32Array, expected.dataSync() as Float32Array),
    ).toBeLessThan(1e-5);
  });

  test("conv1d equals tf.conv1d", () => {
    const x = random([3, 17, 7], 1) as tf.Tensor3D;
    const kernel = random([5, 7, 9], 2) as tf.Tensor3D;
    const bias = random([9], 3) as tf.Tensor1D;
    const expected = tf.add(tf.conv1d(x, kernel, 1, "same"), bias);
    expect(
      relativeDifference(
        conv1d(x, kernel, bias).dataSync() as Float32Array,
        expected.dataSync() as Float32Array,
      ),
    ).toBeLessThan(1e-5);
  });
});
