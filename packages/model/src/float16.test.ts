/** Evidence: known bit patterns, and a round trip through tfjs's decoder, which is written apart. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { useBackend } from "./backend.ts";
import { toFloat16 } from "./float16.ts";

test("known numbers", () => {
  // 1, -2, the largest, the smallest normal, the smallest, half of that (ties to even), 1/3, 1 + 2^-11 (tie), 1 + 3 * 2^-11 (tie)
  const values = [
    1,
    -2,
    65504,
    2 ** -14,
    2 ** -24,
    2 ** -25,
    1 / 3,
    1 + 2 ** -11,
    1 + 3 * 2 ** -11,
  ];
  expect([...toFloat16(Float32Array.from(values))]).toEqual([
    0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x0000, 0x3555, 0x3c00, 0x3c02,
  ]);
  expect([...toFloat16(Float32Array.of(0, 2047.9))]).toEqual([0, 0x6800]);
});

test("tfjs reads back each number within half a unit in the last place", async () => {
  await useBackend("cpu");
  const values = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i) * 10 ** ((i % 9) - 6));
  const bits = toFloat16(values);
  const spec: tf.io.WeightsManifestEntry = {
    name: "x",
    shape: [values.length],
    dtype: "float32",
    quantization: { dtype: "float16" },
  };
  const { x } = tf.io.decodeWeights(bits.buffer as ArrayBuffer, [spec]);
  const back = x?.dataSync() as Float32Array;
  for (const [i, value] of values.entries())
    expect(Math.abs((back[i] as number) - value)).toBeLessThanOrEqual(
      Math.max(2 ** -25, Math.abs(value) * 2 ** -11),
    );
});

test.each([70000, Number.NaN, Number.POSITIVE_INFINITY])("%d is refused", (value) => {
  expect(() => toFloat16(Float32Array.of(value))).toThrow(/expected weights within 65504/);
});
