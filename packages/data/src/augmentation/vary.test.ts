/** Evidence: property. A draw repeats, draws differ, and what is drawn is sound of about the same length. */
import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { vary } from "./vary.ts";

const samples = Float32Array.from(
  { length: 8000 },
  (_, n) => 0.3 * Math.sin(n / 7) * Math.sin(n / 900),
);
const draw = (n: number) => vary({ samples, sampleRateHz: 16000 }, createRandom(0, `varied${n}`));

test("a draw repeats, and no other is the same", () => {
  expect(draw(1)).toEqual(draw(1));
  const drawn = Array.from({ length: 40 }, (_, n) => draw(n));
  const changed = new Set(drawn.map((one) => one.join()).filter((one) => one !== samples.join()));
  expect(changed.size).toBeGreaterThan(35);
});

test("what is drawn is finite, of about the length and power, and the clip stays as it was", () => {
  const before = samples.slice();
  const power = (x: Float32Array) => x.reduce((sum, v) => sum + v * v, 0) / x.length;
  for (let n = 0; n < 40; n++) {
    const varied = draw(n);
    expect(varied.every(Number.isFinite)).toBe(true);
    expect(varied.length / samples.length).toBeGreaterThan(0.91);
    expect(varied.length / samples.length).toBeLessThan(1.1);
    expect(Math.abs(10 * Math.log10(power(varied) / power(samples)))).toBeLessThan(16);
  }
  expect(samples).toEqual(before);
});
