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
