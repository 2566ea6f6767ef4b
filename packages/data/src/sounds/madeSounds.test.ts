/** Evidence: property. */
import { describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { makeSound, soundKinds } from "./madeSounds.ts";

const make = (kind: (typeof soundKinds)[number], draw: number) =>
  makeSound(kind, { sampleRateHz: 8000, random: createRandom(1, `${kind}/${draw}`) });

describe.each(soundKinds)("%s", (kind) => {
  test("is finite, a few seconds long, never louder than a third, and hardly ever nothing", () => {
    for (let draw = 0; draw < 5; draw++) {
      const { samples } = make(kind, draw);
      expect(samples.length).toBeGreaterThanOrEqual(8000);
      expect(samples.length).toBeLessThanOrEqual(24000);
      const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expect(peak).toBeCloseTo(0.3, 5); // and so no sample is no number
      expect(samples.every(Number.isFinite)).toBe(true);
    }
  });

  test("is the same of one draw, and another of another", () => {
    const { samples } = make(kind, 1);
    expect(make(kind, 1).samples).toEqual(samples);
    expect(make(kind, 2).samples.subarray(0, 8000)).not.toEqual(samples.subarray(0, 8000));
  });
});
