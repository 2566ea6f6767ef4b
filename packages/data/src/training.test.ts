/** Evidence: closed form and property, for what happens to clips between files and network. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultAugmentation, effectName, parseAugmentation } from "./augmentation.ts";
import { balancedClassWeights, balancedSample } from "./balance.ts";
import { makeBatches, padBatch } from "./batches.ts";
import { createRandom } from "./random.ts";
import { fitVoices } from "./voices.ts";

describe("voices", () => {
  test("a voice's normaliser is that of its clips alone", () => {
    const clip = (speaker: string | undefined) => ({ id: "", path: "", label: "", speaker });
    const matrices = [1, 5, 100, 7].map((x) => ({ data: Float32Array.of(x), frames: 1, size: 1 }));
    const voices = fitVoices([clip("a"), clip("b"), clip(undefined), clip("a")], matrices);
    expect(voices).toEqual(
      new Map([
        ["a", { mean: [4], sd: [3] }],
        ["b", { mean: [5], sd: [1] }],
      ]),
    );
  });
});

describe("balance", () => {
  test("weights are n / (classes x count), as scikit-learn's", () => {
    expect(balancedClassWeights(3, [0, 0, 0, 1, 1, 2])).toEqual([2 / 3, 1, 2]);
    expect(balancedClassWeights(3, [0, 1])).toEqual([2 / 3, 2 / 3, 0]);
  });

  test("the sampler draws every class alike, however rare", () => {
    const targets = Array.from({ length: 3000 }, (_, i) => (i < 2700 ? 0 : i < 2950 ? 1 : 2));
    const drawn = balancedSample(targets, createRandom(1, "t"));
    expect(drawn).toHaveLength(3000);
    for (const k of [0, 1, 2]) {
      const share = drawn.filter((i) => targets[i] === k).length / 3000;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(0.03);
    }
  });
});

describe("batches", () => {
  test("each example comes exactly once, none larger than asked", () => {
    const frames = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(
        frames,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom("alike", "random"),
        fc.nat(),
        (lengths, batchSize, order, seed) => {
          const batches = makeBatches(lengths, {
            batchSize,
            lengths: order,
            random: createRandom(seed, "t"),
          });
          expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
          expect(batches).toHaveLength(Math.ceil(lengths.length / batchSize));
          expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(batchSize);
        },
      ),
    );
  });

  test("alike pads less than a third of what random pads", () => {
    const random = createRandom(1, "frames");
    const frames = Array.from({ length: 1600 }, () => 60 + Math.floor(150 * random()));
    const padding = (lengths: "alike" | "random") =>
      makeBatches(frames, { batchSize: 32, lengths, random: createRandom(1, "t") }).reduce(
        (sum, batch) => {
          const longest = Math.max(...batch.map((i) => frames[i] as number));
          return sum + batch.reduce((s, i) => s + longest - (frames[i] as number), 0);
        },
        0,
      );
    expect(padding("alike")).toBeLessThan(padding("random") / 3);
  });

  test("padding is zeros after each clip, and lengths say where it begins", () => {
    const { data, lengths, frames } = padBatch([
      { data: Float32Array.of(1, 2), frames: 1, size: 2 },
      { data: Float32Array.of(3, 4, 5, 6), frames: 2, size: 2 },
    ]);
    expect([...data]).toEqual([1, 2, 0, 0, 3, 4, 5, 6]);
    expect([...lengths]).toEqual([1, 2]);
    expect(frames).toBe(2);
  });
});

describe("augmentation", () => {
  const labels = ["fearful", "happy", "sad"];

  test("the default is the reference's, for the labels that are there", () => {
    expect(parseAugmentation(defaultAugmentation, labels)).toEqual({
      effects: [{ kind: "pitch", semitones: 2 }, { kind: "preemphasis" }],
      labels: ["fearful", "sad"],
    });
    expect(parseAugmentation(defaultAugmentation, ["a", "b"]).labels).toEqual([]);
  });

  test("names come back as they are typed", () => {
    const names = ["pitch-1.5", "stretch0.9", "noise20", "pink10", "rate8000", "preemphasis"];
    const { effects, labels: found } = parseAugmentation(names.join(","), labels);
    expect(effects.map(effectName)).toEqual(names);
    expect(found).toEqual(labels);
    expect(parseAugmentation("none", labels).effects).toEqual([]);
  });

  test.each([
    ["pitch+99", /found "pitch\+99"/],
    ["echo", /found "echo"/],
    ["stretch", /found "stretch"/],
    ["rate8", /found "rate8"/],
    ["noise20@sad,bored", /among fearful, happy, sad, found bored/],
    ["noise20@sad@happy", /one @ at most/],
  ])("%s is refused", (spec, message) => {
    expect(() => parseAugmentation(spec, labels)).toThrow(message);
  });
});
