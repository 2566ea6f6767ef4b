/** Evidence: property, on names alone. Whose split is it: the data set's or the training's. */
import type { Clip, SetName } from "@speech-emotion/data";
import { describe, expect, test } from "vitest";
import { referenceTrainConfig, type TrainConfig } from "../config/trainConfig.ts";
import { splitClips } from "./splitClips.ts";

/** Clips of two labels and four speakers, so many in each set of the data set's own. */
function clipsOf(counts: Partial<Record<SetName | "none", number>>): Clip[] {
  return Object.entries(counts).flatMap(([set, count]) =>
    Array.from({ length: count }, (_, i): Clip => {
      const id = `${set}/${i}`;
      return {
        ...{ id, path: "", digest: id, corpus: "made", channel: undefined, groups: {} },
        label: i % 2 === 0 ? "calm" : "sad",
        speaker: `0${1 + (i % 4)}`,
        split: set === "none" ? undefined : (set as SetName),
      };
    }),
  );
}
/** How many clips of each of the data set's own sets, in the order of their names, come into each set. */
function sizes(clips: readonly Clip[], change: Partial<TrainConfig> = {}) {
  const sets = splitClips(clips, { ...referenceTrainConfig, ...change });
  const all = Object.values(sets).flat();
  expect(all.toSorted((a, b) => a - b)).toEqual([...clips.keys()]);
  return Object.fromEntries(
    Object.entries(sets).map(([set, indices]) => {
      expect(indices).toEqual(indices.toSorted((a, b) => a - b));
      return [set, indices.map((i) => clips[i]!.id.split("/")[0]).sort()];
    }),
  );
}
const times = (count: number, set: string) => Array<string>(count).fill(set);

test("sets that are given are those, whatever the shares, the seed and the order", () => {
  const clips = clipsOf({ test: 4, train: 20, validation: 6 });
  for (const seed of [1, 2])
    expect(sizes(clips, { seed, testFraction: 0.5 })).toEqual({
      train: times(20, "train"),
      validation: times(6, "validation"),
      test: times(4, "test"),
    });
});

test("without validation clips they are held out of the training clips, and no test clip is touched", () => {
  expect(sizes(clipsOf({ train: 20, test: 10 }))).toEqual({
    train: times(18, "train"),
    validation: times(2, "train"),
    test: times(10, "test"),
  });
});

test("without test clips they are held out of the training clips, and no validation clip is touched", () => {
  expect(sizes(clipsOf({ validation: 6, train: 20 }))).toEqual({
    train: times(16, "train"),
    validation: times(6, "validation"),
    test: times(4, "train"),
  });
});

test("training clips alone are split as clips of no set are; clips of no set are trained on", () => {
  const indices = (set: SetName | "none") =>
    splitClips(clipsOf({ [set]: 40 }), { ...referenceTrainConfig });
  expect(indices("train")).toEqual(indices("none"));
  expect(sizes(clipsOf({ none: 20, test: 4 })).test).toEqual(times(4, "test"));
});

test("the reference's protocol has no validation clips: it trains on those that are given", () => {
  expect(sizes(clipsOf({ train: 8, validation: 4, test: 4 }), { protocol: "reference" })).toEqual({
    train: [...times(8, "train"), ...times(4, "validation")],
    validation: [],
    test: times(4, "test"),
  });
});

describe("is refused", () => {
  const by = (counts: Parameters<typeof clipsOf>[0], change: Partial<TrainConfig>) => () =>
    sizes(clipsOf(counts), change);

  test("another split than the one that is given, both named", () => {
    expect(by({ train: 20, test: 4 }, { split: "speaker" })).toThrow(
      "expected one split, found the data set's own, of 4 test clips and 0 validation clips, and one by speaker",
    );
    expect(by({ train: 20, validation: 3 }, { split: "speaker", fold: 2 })).toThrow(
      "of 0 test clips and 3 validation clips, and one by fold 2",
    );
    expect(by({ train: 20, none: 20 }, { split: "speaker" })).not.toThrow();
  });

  test("a given split that leaves a class nothing to learn from", () => {
    expect(by({ train: 1, test: 4 }, { protocol: "reference" })).toThrow(
      "expected training clips of every class, found none of sad",
    );
    expect(by({ test: 4, validation: 4 }, {})).toThrow("found none of calm, sad");
  });
});

describe("of several corpora", () => {
  /** Twelve clips a speaker, of two labels. */
  const corpusOf = (corpus: string, speakers: readonly (string | undefined)[], path = ""): Clip[] =>
    speakers.flatMap((speaker) =>
      Array.from({ length: 12 }, (_, i): Clip => {
        const id = `${corpus}/${speaker}/${i}`;
        return {
          ...{ id, digest: id, corpus, channel: undefined, groups: {} },
          path: path && `/x/${path}${speaker}.wav`,
          label: i % 2 === 0 ? "calm" : "sad",
          speaker: speaker && `${corpus}/${speaker}`,
        };
      }),
    );
  const a = corpusOf("A", ["1", "2", "3", "4", "5"]);
  const b = corpusOf("B", ["1", "2", "3"]);
  const split = (clips: readonly Clip[], change: Partial<TrainConfig>) => {
    const sets = splitClips(clips, { ...referenceTrainConfig, ...change });
    expect(
      Object.values(sets)
        .flat()
        .toSorted((x, y) => x - y),
    ).toEqual([...clips.keys()]);
    return Object.fromEntries(
      Object.entries(sets).map(([set, indices]) => [set, indices.map((i) => clips[i]!)]),
    ) as Record<SetName, Clip[]>;
  };
  const speakersOf = (clips: readonly Clip[]) => [...new Set(clips.map(({ speaker }) => speaker))];
  const idsOf = (clips: readonly Clip[]) => clips.map(({ id }) => id).sort();

  test.each(["stratified", "speaker"] as const)(
    "%s: each is split as it is alone, whatever the others and the order",
    (kind) => {
      const alone = [a, b].map((own) => split(own, { split: kind }));
      for (const clips of [
        [...a, ...b],
        [...b, ...a],
      ]) {
        const joined = split(clips, { split: kind });
        for (const set of ["train", "validation", "test"] as const)
          expect(idsOf(joined[set])).toEqual(idsOf(alone.flatMap((sets) => sets[set])));
      }
    },
  );

  test("whole ones are held out; the others give validation clips by speaker, or stratified where none is known", () => {
    const c = corpusOf("C", [undefined, undefined]);
    const sets = split([...a, ...b, ...c], { split: "corpus", holdOut: ["B"] });
    expect(idsOf(sets.test)).toEqual(idsOf(b));
    const chosen = sets.validation.filter(({ corpus }) => corpus === "A");
    expect(speakersOf(chosen)).toHaveLength(1);
    expect(chosen).toHaveLength(12);
    const others = sets.validation.filter(({ corpus }) => corpus === "C");
    expect(others.map(({ label }) => label).sort()).toEqual(["calm", "calm", "sad", "sad"]);
    const few = split([...a, ...b], { split: "corpus", holdOut: ["A"] }); // B has three speakers
    expect(few.test).toHaveLength(60);
    expect(speakersOf(few.validation).length).toBeGreaterThan(1);
  });

  test("a fold tests actors of RAVDESS, and the others are trained on whole", () => {
    const ravdess = corpusOf("RAVDESS", ["01", "04", "02", "03"], "03-01-05-01-01-01-");
    const numbers = corpusOf("EMO-DB", ["04", "09", "11"]);
    const { test } = split([...ravdess, ...numbers], { split: "speaker", fold: 5 });
    expect(speakersOf(test)).toEqual(["RAVDESS/01", "RAVDESS/04"]);
  });

  test("one of one speaker is trained on whole by speaker, unless all are such", () => {
    const alone = corpusOf("C", ["1"]);
    const sets = split([...a, ...alone], { split: "speaker" });
    expect(sets.test.some(({ corpus }) => corpus === "C")).toBe(false);
    expect(sets.validation.filter(({ corpus }) => corpus === "C")).toHaveLength(2);
    expect(() => split([...alone, ...corpusOf("D", ["1"])], { split: "speaker" })).toThrow(
      "expected a corpus of two known speakers or more, found one speaker in each",
    );
  });

  test("is refused: names that are unknown, all of them, a fold of none, a split that one gives, speakers unsaid", () => {
    const by =
      (change: Partial<TrainConfig>, clips = [...a, ...b]) =>
      () =>
        split(clips, change);
    expect(by({ split: "corpus", holdOut: ["b", "C"] })).toThrow(
      "expected some of the corpora A, B to hold out, and others to train on, found b, C:",
    );
    expect(by({ split: "corpus", holdOut: ["B", "A"] })).toThrow("found all of them");
    expect(by({ split: "corpus", holdOut: ["A"] }, a)).toThrow("found all of them");
    expect(by({ split: "speaker", fold: 5 })).toThrow(
      "expected RAVDESS among the data sets, whose actors a fold tests, found A, B",
    );
    const given = b.map((clip, i): Clip => ({ ...clip, split: i < 9 ? "test" : "train" }));
    expect(by({ split: "corpus", holdOut: ["A"] }, [...a, ...given])).toThrow(
      "of 9 test clips and 0 validation clips, and one by corpus",
    );
    expect(by({ split: "corpus", holdOut: ["B"] }, [...a, ...given])).not.toThrow();
    expect(by({ split: "speaker" }, [...a, ...corpusOf("C", [undefined])])).toThrow(
      "clips that do not say who speaks, in C",
    );
  });

  test("a class that no training clip has is refused", () => {
    const rare = b.map((clip, i): Clip => (i === 0 ? { ...clip, label: "happy" } : clip));
    const sets = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (seed) => () => split([...a, ...rare], { split: "speaker", seed }),
    );
    const refused = sets.filter((draw) => {
      try {
        draw();
        return false;
      } catch (error) {
        expect(String(error)).toMatch(/training clips of every class, found none of happy/);
        return true;
      }
    });
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(8);
  });
});
