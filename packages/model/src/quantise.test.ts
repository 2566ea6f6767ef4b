/** Evidence: closed form, and a round trip through tfjs's decoder, which is written apart. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { useBackend } from "./backend.ts";
import { quantise } from "./quantise.ts";

test("known numbers", () => {
  const { numbers, min, scale } = quantise(Float32Array.of(-1, 0, 1, 4.1, 1.4, 1.6));
  expect([...numbers]).toEqual([0, 50, 100, 255, 120, 130]);
  expect(min).toBe(-1);
  expect(scale).toBeCloseTo(0.02, 8);
});

test("a constant stays what it is", () => {
  expect(quantise(Float32Array.of(0.5, 0.5))).toEqual({
    numbers: Uint8Array.of(0, 0),
    min: 0.5,
    scale: 1,
  });
});

test("tfjs reads back each number within half a step", async () => {
  await useBackend("cpu");
  const values = Float32Array.from({ length: 5000 }, (_, i) => 0.3 + Math.sin(i) ** 3);
  const { numbers, min, scale } = quantise(values);
  const spec: tf.io.WeightsManifestEntry = {
    name: "x",
    shape: [values.length],
    dtype: "float32",
    quantization: { dtype: "uint8", min, scale },
  };
  const { x } = tf.io.decodeWeights(numbers.buffer as ArrayBuffer, [spec]);
  const back = x?.dataSync() as Float32Array;
  for (const [i, value] of values.entries())
    expect(Math.abs((back[i] as number) - value)).toBeLessThanOrEqual(scale / 2 + 1e-6);
});
