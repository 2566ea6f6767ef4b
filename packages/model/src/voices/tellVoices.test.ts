/** Evidence: closed form, on parts whose voices are known, and property. */
import { drawNormal } from "@speech-emotion/features";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tellVoices } from "./tellVoices.ts";

/** A generator of numbers from 0 to 1, mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Parts of voices that lie in directions of their own, `[parts][8]`, with noise. */
function partsOf(voices: readonly number[], noise: number, seed = 1): Float32Array[] {
  const random = randomOf(seed);
  return voices.map((voice) =>
    Float32Array.from({ length: 8 }, (_, c) => (c === voice ? 1 : 0) + noise * drawNormal(random)),
  );
}

/** Turns of at least three parts, by which each voice is heard. */
const turns = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 3, max: 9 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((drawn) => {
    const all = [[0, 4], [1, 4], [2, 4], ...drawn] as const;
    return all.flatMap(([voice, length]) => Array<number>(length!).fill(voice!));
  });

test("voices are numbered as they begin to speak, and turns are found", () => {
  fc.assert(
    fc.property(turns, fc.integer(), (voices, seed) => {
      const told = tellVoices(partsOf(voices, 0.02, seed), 3);
      expect(told.voices).toEqual(voices);
      expect(told.apart).toBeGreaterThan(0.6);
    }),
    { numRuns: 50 },
  );
});

test("a part that sounds like the other voice stands not out of a turn", () => {
  const voices = Array.from({ length: 60 }, (_, i) => Math.floor(i / 20) % 2);
  const parts = partsOf(voices, 0.05);
  parts[10] = Float32Array.from({ length: 8 }, (_, c) => (c < 2 ? 0.5 : 0) + (c === 1 ? 0.1 : 0));
  expect(tellVoices(parts, 2).voices).toEqual(voices);
});

test("voices that are one are less apart than two", () => {
  const one = tellVoices(partsOf(Array<number>(40).fill(0), 0.3), 2);
  const two = tellVoices(
    partsOf(
      Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1)),
      0.3,
    ),
    2,
  );
  expect(one.apart).toBeLessThan(two.apart);
});

test("fewer parts than voices are a voice each, and none are none", () => {
  expect(tellVoices(partsOf([0, 1], 0), 3).voices).toEqual([0, 1]);
  expect(tellVoices(partsOf([0], 0), 2)).toEqual({ voices: [0], apart: 0 });
  expect(tellVoices([], 2)).toEqual({ voices: [], apart: 0 });
});
