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
      corpus: "made",
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

describe("every split", () => {
  const clips = clipsOf({ a: 30, b: 30 }, 6);
  const splits = {
    stratified: (options: { fraction: number; among?: readonly number[] }) =>
      stratifiedHoldout(clips, {
        ...options,
        random: createRandom(1, "t"),
      }),
    speaker: (options: { fraction: number; among?: readonly number[] }) =>
      speakerHoldout(clips, { ...options, random: createRandom(1, "t") }),
  };

  describe.each(["stratified", "speaker"] as const)("%s", (name) => {
    const split = splits[name];

    test("parts only the clips that it is given, and names them in ascending order", () => {
      const among = [...clips.keys()].filter((i) => i % 30 < 24).reverse();
      const { kept, held } = split({ fraction: 0.25, among });
      const ascending = (a: number, b: number) => a - b;
      expect([...kept, ...held].sort(ascending)).toEqual([...among].sort(ascending));
      expect(kept).toEqual([...kept].sort(ascending));
      expect(held).toEqual([...held].sort(ascending));
      expect(kept.length).toBeGreaterThan(held.length);
      expect(held.length).toBeGreaterThan(0);
    });

    test.each([0, 1, -0.2, 1.5, Number.NaN])("a fraction of %d is refused", (fraction) => {
      expect(() => split({ fraction })).toThrow(`between 0 and 1, found ${fraction}`);
    });
  });
});

test("a share that comes out whole is not rounded up for its binary fraction", () => {
  // 0.07 times 100 is 7.000000000000001.
  const fraction = 0.07;
  const random = createRandom(1, "t");
  const many = clipsOf({ a: 100 });
  const { held } = stratifiedHoldout(many, { fraction, random });
  expect(held).toHaveLength(7);
  const crowd = clipsOf({ a: 100, b: 100 }, 100);
  expect(speakerHoldout(crowd, { fraction, random }).held).toHaveLength(14);
});

test("a class of twins alone, or of one set of them, can be on no two sides", () => {
  const clips = clipsOf({ a: 10, b: 10 }).map((clip) => ({
    ...clip,
    digest: clip.label === "b" ? "same" : clip.id,
  }));
  const options = { fraction: 0.2, random: createRandom(1, "t") };
  expect(() => stratifiedHoldout(clips, options)).toThrow(
    /enough different b clips to hold out 2 of 10/,
  );
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

  test("a fold finds RAVDESS's actors by the names of its files where speakers are called otherwise", () => {
    const joined = clips.map((clip): Clip => {
      const path = `/ravdess/03-01-05-01-01-01-${clip.speaker}.wav`;
      return { ...clip, path, speaker: `RAVDESS/${clip.speaker}` };
    });
    expect(lunaJimenezHoldout(joined, 5)).toEqual(lunaJimenezHoldout(clips, 5));
    const among = [...clips.keys()].filter((i) => clips[i]?.speaker !== "01");
    expect(lunaJimenezHoldout(joined, 5, among)).toEqual(lunaJimenezHoldout(clips, 5, among));
    expect(lunaJimenezHoldout(clips, 5, among).held).toHaveLength(24);
  });

  test("which voices are held does not hang on the order of the clips", () => {
    const held = (some: readonly Clip[]) => {
      const split = speakerHoldout(some, { fraction: 0.3, random: createRandom(1, "t") });
      return new Set(split.held.map((i) => some[i]?.speaker));
    };
    expect(held([...clips].reverse())).toEqual(held(clips));
  });

  test("of two voices each is on one side; one alone is refused", () => {
    const of = (count: number) => clipsOf({ a: 20, b: 20 }, count);
    const split = (count: number, fraction: number) =>
      speakerHoldout(of(count), { fraction, random: createRandom(1, "t") });
    for (const fraction of [0.01, 0.99])
      expect([split(2, fraction).held, split(2, fraction).kept].map((x) => x.length)).toEqual([
        20, 20,
      ]);
    expect(() => split(1, 0.5)).toThrow(/at least two known speakers, found one/);
    expect(() => lunaJimenezHoldout(of(1), 1)).toThrow(/at least two known speakers, found one/);
  });

  test("one clip of an unknown voice is enough to refuse", () => {
    const almost = clips.map((clip, i) => (i === 7 ? { ...clip, speaker: undefined } : clip));
    const options = { fraction: 0.2, random: createRandom(1, "t") };
    expect(() => speakerHoldout(almost, options)).toThrow(/do not say who speaks/);
    const among = [...clips.keys()].filter((i) => i !== 7);
    expect(speakerHoldout(almost, { ...options, among }).held).not.toHaveLength(0);
  });

  test("a fold of which no actor, or no other actor, is there", () => {
    const someOf = (...speakers: string[]) =>
      clips.filter(({ speaker }) => speakers.includes(speaker as string));
    expect(lunaJimenezHoldout(someOf("02", "05", "03"), 1).held).toHaveLength(16);
    for (const actors of [someOf("02", "05"), someOf("03", "04")])
      expect(() => lunaJimenezHoldout(actors, 1)).toThrow(
        /actors 2, 5, 14, 15, 16 and of others, found only one/,
      );
  });

  test("unknown speakers and folds are refused", () => {
    const anonymous = clips.map((clip) => ({ ...clip, speaker: undefined }));
    expect(() =>
      speakerHoldout(anonymous, { fraction: 0.2, random: createRandom(1, "t") }),
    ).toThrow(/do not say who speaks/);
    for (const fold of [0, 6, 1.5])
      expect(() => lunaJimenezHoldout(clips, fold)).toThrow(`fold from 1 to 5, found ${fold}`);
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
      return { ...known, corpus: "made", channel: undefined, groups: {} };
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
