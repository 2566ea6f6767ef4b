/** Evidence: closed form, of a tone between stretches of noise. */
import { describe, expect, test } from "vitest";
import { addNoise } from "../effects/addNoise.ts";
import { trim } from "./trim.ts";
import { trimNoise } from "./trimNoise.ts";

const RATE_HZ = 22050;
const HOP = 512;
/** The frame before the tone's first whole one holds some of it; the kept ones begin there. */
const REACH = 1024 + HOP;
const KEPT = 13 * HOP;

/** A second of a tone of half of full scale between stretches of silence, in seconds. */
function toneBetween(before: number, after: number): Float32Array {
  const start = before * RATE_HZ;
  const samples = new Float32Array(start + (1 + after) * RATE_HZ);
  for (let n = 0; n < RATE_HZ; n++) samples[start + n] = 0.5 * Math.sin(n / 9);
  return samples;
}

/** A linear congruential generator (Numerical Recipes' constants). */
function generator() {
  let state = 1;
  return () => {
    state = (1664525 * state + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function noisy(samples: Float32Array, snrDb: number, colour: "white" | "pink" = "white") {
  return addNoise(samples, { snrDb, colour, random: generator() });
}

describe.each(["white", "pink"] as const)("%s noise", (colour) => {
  test.each([15, 25, 35, 45])("%d dB below the tone is cut to what stays beside it", (snrDb) => {
    const samples = noisy(toneBetween(1, 2), snrDb, colour);
    const { start, end, samples: left } = trimNoise(samples);
    expect(Math.abs(RATE_HZ - KEPT - start)).toBeLessThanOrEqual(REACH);
    expect(Math.abs(2 * RATE_HZ + KEPT - end)).toBeLessThanOrEqual(REACH);
    expect(left).toEqual(samples.subarray(start, end));
    expect(left.buffer).toBe(samples.buffer);
  });

  test("that comes close to the tone is left, as it may be one itself", () => {
    const samples = noisy(toneBetween(1, 2), 5, colour);
    expect(trimNoise(samples).samples).toHaveLength(samples.length);
  });

  test("beside digital silence is cut once that is gone", () => {
    const samples = new Float32Array(8 * RATE_HZ);
    samples.set(noisy(toneBetween(1, 2), 25, colour), 2 * RATE_HZ);
    const { start, end } = trimNoise(samples);
    expect(Math.abs(3 * RATE_HZ - KEPT - start)).toBeLessThanOrEqual(REACH);
    expect(Math.abs(4 * RATE_HZ + KEPT - end)).toBeLessThanOrEqual(REACH);
  });
});

test("frames that are kept are a setting", () => {
  const samples = noisy(toneBetween(1, 2), 25);
  const [none, some] = [0, 5].map((keepFrames) => trimNoise(samples, { keepFrames }));
  expect(none!.start - some!.start).toBe(5 * HOP);
  expect(some!.end - none!.end).toBe(5 * HOP);
  expect(none!.start).toBeGreaterThan(RATE_HZ - REACH);
});

test.each([
  ["a tone throughout", toneBetween(0, 0)],
  ["noise throughout", noisy(toneBetween(0, 0), -20)],
  ["a tone between digital silence", toneBetween(1, 1)],
  ["silence", new Float32Array(RATE_HZ)],
  ["nothing", new Float32Array(0)],
])("of %s nothing is cut but what trim cuts as well", (_, samples) => {
  const { start, end } = trimNoise(samples);
  const silent = trim(samples);
  expect(start).toBeLessThanOrEqual(silent.start);
  expect(end).toBeGreaterThanOrEqual(silent.end);
});
