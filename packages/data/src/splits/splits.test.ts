/** Evidence: property. Splits are disjoint, complete, proportioned, repeatable, and blind to what classes are called. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Clip } from "../corpora/clip.ts";
import { createRandom } from "../random.ts";
import { lunaJimenezFolds, lunaJimenezHoldout } from "./lunaJimenezHoldout.ts";
import { speakerHoldout } from "./speakerHoldout.ts";
import { stratifiedHoldout } from "./stratifiedHoldout.ts";

function clipsOf(counts: Readonly<Record<string, number>>, speakers = 24): Clip[] {
  return Object.entries(counts).flatMap(([label, count]) =>
    Array.from({ length: count }, (_, i) => ({
      id: `${label}/${i}`,
      path: "",
      digest: `${label}/${i}`,
      label,
      speaker: String((i % speakers) + 1).padStart(2, "0"),
      channel: undefined,
      groups: {},
    })),
  );
}

const counts = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.integer({ min: 5, max: 60 }), {
  minKeys: 1,
  maxKeys: 7,
});

describe("stratified", () => {
  test("RAVDESS without neutral: 76 test clips of the large classes, 39 of the small, 458 in all", () => {
    const clips = clipsOf({
      angry: 376,
      calm: 376,
      disgust: 192,
      fearful: 376,
      happy: 376,
      sad: 376,
      surprised: 192,
    });
    const { held } = stratifiedHoldout(clips, {
      fraction: 0.2,
      random: createRandom(1, "t"),
    });
    expect(held).toHaveLength(458);
    expect(held.filter((i) => clips[i]?.label === "sad")).toHaveLength(76);
    expect(held.filter((i) => clips[i]?.label === "surprised")).toHaveLength(39);
  });

  test("disjoint, complete, ceil(fraction x size) of each class, same seed same split", () => {
    fc.assert(
      fc.property(
        counts,
        fc.double({ min: 0.05, max: 0.6, noNaN: true }),
        fc.nat(),
        (sizes, fraction, seed) => {
          const clips = clipsOf(sizes);
          const split = () =>
            stratifiedHoldout(clips, {
              fraction,
              random: createRandom(seed, "t"),
            });
          const { kept, held } = split();
          expect([...kept, ...held].sort((a, b) => a - b)).toEqual(clips.map((_, i) => i));
          for (const [label, size] of Object.entries(sizes))
            expect(held.filter((i) => clips[i]?.label === label)).toHaveLength(
              Math.ceil(fraction * size - 1e-9),
            );
          expect(split()).toEqual({ kept, held });
        },
      ),
    );
  });

  test("what classes are called changes nothing, as long as their order stays", () => {
    const clips = clipsOf({ a: 30, b: 20 });
    const renamed = clips.map((clip) => ({ ...clip, label: clip.label === "a" ? "happy" : "sad" }));
    const options = { fraction: 0.25 };
    expect(stratifiedHoldout(renamed, { ...options, random: createRandom(3, "t") })).toEqual(
      stratifiedHoldout(clips, { ...options, random: createRandom(3, "t") }),
    );
  });

  test("another seed gives another split", () => {
    const clips = clipsOf({ a: 50, b: 50 });
    const held = (seed: number) =>
      stratifiedHoldout(clips, {
        fraction: 0.2,
        random: createRandom(seed, "t"),
      }).held;
    expect(held(1)).not.toEqual(held(2));
  });

  test("byte-identical twins never stand on both sides, and the counts hold", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 2, max: 5 }), (seed, copies) => {
        const clips = clipsOf({ a: 40, b: 40 }).map((clip, i) => ({
          ...clip,
          digest: i % 40 < 3 * copies ? `${clip.label}${Math.floor((i % 40) / copies)}` : clip.id,
        }));
        const { kept, held } = stratifiedHoldout(clips, {
          fraction: 0.2,
          random: createRandom(seed, "t"),
        });
        const keptDigests = new Set(kept.map((i) => clips[i]?.digest));
        expect(held.filter((i) => keptDigests.has(clips[i]?.digest))).toEqual([]);
        expect(held).toHaveLength(16);
      }),
    );
  });

  test("a class that is too small is refused", () => {
    const clips = clipsOf({ a: 10, b: 1 });
    const options = { fraction: 0.2, random: createRandom(1, "t") };
    expect(() => stratifiedHoldout(clips, options)).toThrow(
      /enough different b clips to hold out 1 of 1/,
    );
    expect(() => stratifiedHoldout(clips, { ...options, fraction: 1 })).toThrow(
      /between 0 and 1, found 1/,
    );
  });
});

describe("by speaker", () => {
  const clips = clipsOf({ a: 96, b: 96 });
  const speakersOf = (indices: readonly number[]) => new Set(indices.map((i) => clips[i]?.speaker));

  test("no voice on both sides", () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.05, max: 0.9, noNaN: true }), (seed, fraction) => {
        const { kept, held } = speakerHoldout(clips, { fraction, random: createRandom(seed, "t") });
        expect(kept.length + held.length).toBe(clips.length);
        expect([...speakersOf(held)].filter((speaker) => speakersOf(kept).has(speaker))).toEqual(
          [],
        );
        expect(speakersOf(held).size).toBe(Math.min(23, Math.ceil(fraction * 24 - 1e-9)));
      }),
    );
  });

  test("the five folds test every actor once", () => {
    expect(lunaJimenezFolds.flat().sort((a, b) => a - b)).toEqual(
      Array.from({ length: 24 }, (_, i) => i + 1),
    );
    const { held } = lunaJimenezHoldout(clips, 5);
    expect([...speakersOf(held)].sort()).toEqual(["01", "04", "09", "22"]);
  });

  test("unknown speakers and folds are refused", () => {
    const anonymous = clips.map((clip) => ({ ...clip, speaker: undefined }));
    expect(() =>
      speakerHoldout(anonymous, { fraction: 0.2, random: createRandom(1, "t") }),
    ).toThrow(/do not say who speaks/);
    expect(() => lunaJimenezHoldout(clips, 6)).toThrow(/fold from 1 to 5, found 6/);
    const othersOnly = clips.filter(
      ({ speaker }) => !["01", "04", "09", "22"].includes(speaker ?? ""),
    );
    expect(() => lunaJimenezHoldout(othersOnly, 5)).toThrow(/actors 1, 4, 9, 22 and of others/);
  });

  test("ignoring speakers flatters a model that knows voices only: what the two splits differ by", () => {
    // A "model" that answers with the label its training clips of that speaker have most often.
    const personal = Array.from({ length: 240 }, (_, i): Clip => {
      const speaker = String(i % 24);
      const label = i % 24 < 12 ? "a" : "b";
      const known = { id: String(i), path: "", digest: String(i), label, speaker };
      return { ...known, channel: undefined, groups: {} };
    });
    const accuracy = ({ kept, held }: { kept: number[]; held: number[] }) => {
      const known = new Map(kept.map((i) => [personal[i]?.speaker, personal[i]?.label]));
      return (
        held.filter((i) => known.get(personal[i]?.speaker) === personal[i]?.label).length /
        held.length
      );
    };
    const random = () => createRandom(1, "t");
    expect(accuracy(stratifiedHoldout(personal, { fraction: 0.2, random: random() }))).toBe(1);
    expect(accuracy(speakerHoldout(personal, { fraction: 0.2, random: random() }))).toBe(0);
  });
});
