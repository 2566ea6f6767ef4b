/** Evidence: closed form, of a model that is known, and refusal. */
import type { Sound } from "@speech-emotion/features";
import { expect, test } from "vitest";
import { type Explanation, occlude } from "./occlude.ts";

const RATE = 16000;
/** A low tone all the time, a high one in the second half of it, each with a pause of a fifth. */
const samples = Float32Array.from({ length: 2 * RATE }, (_, n) => {
  const sounds = n % RATE < 0.8 * RATE;
  const tone = (hz: number) => 0.3 * Math.sin((2 * Math.PI * hz * n) / RATE);
  return sounds ? tone(600) + (n >= RATE ? tone(3000) : 0) : 0;
});
const sound: Sound = { samples, sampleRateHz: RATE, startSec: 0.5, durationSec: 3 };

/** What share of the power has some frequency. */
function powerOf(hz: number, { samples }: Sound): number {
  let [re, im] = [0, 0];
  for (const [n, x] of samples.entries()) {
    re += x * Math.cos((2 * Math.PI * hz * n) / RATE);
    im += x * Math.sin((2 * Math.PI * hz * n) / RATE);
  }
  return (re ** 2 + im ** 2) / samples.length ** 2;
}
/** Says high by how much of two tones is the high one. */
const model = {
  labels: ["high", "low"],
  scoresOf: (part: Sound) => {
    const [low, high] = [powerOf(600, part), powerOf(3000, part)];
    return [high / (high + low), low / (high + low)];
  },
};
function explain(options?: Parameters<typeof occlude>[2]): Explanation & { shares: number[] } {
  const shares: number[] = [];
  const steps = occlude(model, sound, options);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return { ...step.value, shares };
    shares.push(step.value);
  }
}

test("a patch counts where what the model goes by is, for one label and against the other", () => {
  const { labels, scores, timesSec, bandsHz, shares, ...drops } = explain({
    stretches: 4,
    bands: 4,
  });
  expect(labels).toEqual(model.labels);
  expect(scores[0]).toBeCloseTo(0.2, 2); // a quarter of the low tone's power, as it lasts half as long
  expect(timesSec).toEqual([0.5, 1, 1.5, 2, 2.5]);
  expect([bandsHz[0], bandsHz.at(-1)!.toFixed(3)]).toEqual([0, "8000.000"]);
  expect(shares).toHaveLength(4 + 4 + 16);
  expect(shares.at(-1)).toBe(1);
  const bandOf = (hz: number) => bandsHz.findLastIndex((from) => from <= hz);
  const high = (t: number, b: number) => drops.drops[2 * (4 * t + b)]!;
  for (let t = 0; t < 4; t++)
    for (let b = 0; b < 4; b++) {
      expect(drops.drops[2 * (4 * t + b) + 1]).toBeCloseTo(-high(t, b), 6);
      const kind = b === bandOf(3000) ? "high" : b === bandOf(600) ? "low" : "none";
      if (kind === "low") expect(high(t, b)).toBeLessThan(-0.02);
      else if (kind === "high" && t >= 2) expect(high(t, b)).toBeGreaterThan(0.05);
      else expect(Math.abs(high(t, b))).toBeLessThan(0.005);
    }
  // Without its band the high tone is gone at all times.
  expect(drops.bandDrops[2 * bandOf(3000)]).toBeCloseTo(scores[0]!, 2);
  expect(drops.stretchDrops[2 * 0]).toBeLessThan(-0.02);
  expect(drops.stretchDrops[2 * 2]).toBeGreaterThan(0.05);
});

test("without options there is a stretch each quarter of a second", () => {
  const { timesSec, bandsHz, drops, stretchDrops, bandDrops } = explain();
  expect([timesSec.length - 1, bandsHz.length - 1]).toEqual([8, 8]);
  expect([drops, stretchDrops, bandDrops].map(({ length }) => length)).toEqual([128, 16, 16]);
});

test.each([{ stretches: 0 }, { bands: 1.5 }, { stretches: 1001 }])("%o is refused", (options) => {
  expect(() => explain(options)).toThrow(/a whole number from 1 to 1000, found/);
});
