/** Evidence: every number of 16 bits comes back, and values between two go to the nearer. */
import { expect, test } from "vitest";
import { fromFloat16, toFloat16 } from "./float16.ts";

const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
const isNumber = (i: number) => !Number.isNaN(fromFloat16(Uint16Array.of(i))[0]);

test("all 65536 come back as they were", () => {
  const back = toFloat16(fromFloat16(all));
  expect(all.filter((i) => back[i] !== i && isNumber(i))).toHaveLength(0);
});

test("known values", () => {
  const known = [1, -2, 65504, 2 ** -14, 2 ** -24, 1 / 3, 0.1, -0];
  expect([...toFloat16(Float32Array.from(known))]).toEqual([
    0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x3555, 0x2e66, 0x8000,
  ]);
  const odd = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1e30, 65520];
  expect([...toFloat16(Float32Array.from(odd))]).toEqual([0x7c00, 0xfc00, 0x7e00, 0x7c00, 0x7c00]);
});

test("half way between two, the even one; else the nearer", () => {
  const positive = Array.from({ length: 0x7bff }, (_, i) => i);
  const halves = Float32Array.from(positive, (i) => {
    const [low, high] = fromFloat16(Uint16Array.of(i, i + 1)) as unknown as [number, number];
    return (low + high) / 2;
  });
  const rounded = toFloat16(halves);
  expect(positive.filter((i) => rounded[i] !== i + (i % 2))).toHaveLength(0);
  const nearer = toFloat16(halves.map((half) => half * (1 - 1e-6)));
  expect(positive.filter((i) => nearer[i] !== i && i > 20)).toHaveLength(0);
});
