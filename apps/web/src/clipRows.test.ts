/** Evidence: closed form and property. Which rows a filter leaves, in which order, and that clips to which nothing happened cost nothing. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { clipRows, filterRows, isFiltering, type RowFilter, sortRows } from "./clipRows.ts";
import type { Entry, Outcome } from "./state/entries.ts";

const everything: RowFilter = { text: "", emotion: undefined, certainty: undefined };

function heard(emotion: string, verdict: "sure" | "unsure", score: number): Outcome {
  const scores = [
    { label: emotion, score },
    { label: "other", score: 1 - score },
  ];
  const rest = { voiceScore: 1, distance: 1, arousal: 0, valence: 0, attention: [], notes: [] };
  return {
    kind: "recognised",
    prediction: { emotion, verdict, scores, durationSec: 1, ...rest },
  };
}

function entry(id: number, name: string, outcome: Outcome, more: Partial<Entry> = {}): Entry {
  const open = () => Promise.reject(new Error("expected never to be opened"));
  return { id, name, open, outcome, ...more };
}

const entries = [
  entry(1, "Ünal 10.wav", heard("sad", "sure", 0.9)),
  entry(2, "clip 2.wav", { kind: "refused", message: "too short" }),
  entry(3, "clip 10.wav", heard("angry", "unsure", 0.4), { speaker: "Ünal", label: "sad" }),
  entry(4, "clip 1.wav", { kind: "waiting" }),
];
const names = (rows: ReturnType<typeof clipRows>) => rows.map(({ entry: { id } }) => id);

test("by a part of the name or the speaker, by emotion, by certainty, and by all of them", () => {
  const rows = clipRows(entries);
  const left = (filter: Partial<RowFilter>) =>
    names(filterRows(rows, { ...everything, ...filter }));
  expect(left({ text: " u\u0308NAL" })).toEqual([1, 3]); // composed or not
  expect(left({ text: "clip 1" })).toEqual([3, 4]);
  expect(left({ emotion: "angry" })).toEqual([3]);
  expect(
    (["sure", "unsure", "refused", "waiting"] as const).map((certainty) => left({ certainty })),
  ).toEqual([...[[1], [3], [2], [4]]]);
  expect(left({ text: "ünal", certainty: "sure", emotion: "sad" })).toEqual([1]);
  expect(isFiltering({ ...everything, text: " " })).toBe(false);
  expect(filterRows(rows, { ...everything, text: " " })).toBe(rows);
});

test("sorted by number where names have one, and what has no value last either way", () => {
  const rows = clipRows(entries);
  const by = (key: Parameters<typeof sortRows>[1]["key"], descending: boolean) =>
    names(sortRows(rows, { key, descending }));
  expect(by("file", false)).toEqual([4, 2, 3, 1]);
  expect(by("score", false)).toEqual([3, 1, 2, 4]);
  expect(by("score", true)).toEqual([1, 3, 2, 4]);
  expect(by("emotion", false)).toEqual([3, 1, 2, 4]);
});

test("sorting loses none, and leaves equals in their order", () => {
  const values = fc.array(fc.constantFrom(0.1, 0.5, undefined), { maxLength: 20 });
  fc.assert(
    fc.property(values, fc.boolean(), (scores, descending) => {
      const rows = clipRows(
        scores.map((score, i) =>
          entry(i, "a", score === undefined ? { kind: "waiting" } : heard("sad", "sure", score)),
        ),
      );
      const sorted = names(sortRows(rows, { key: "score", descending }));
      const rank = (id: number) =>
        scores[id] === undefined ? 2 : (descending ? -1 : 1) * (scores[id] as number);
      const expected = scores.map((_, id) => id).sort((a, b) => rank(a) - rank(b) || a - b);
      expect(sorted).toEqual(expected);
    }),
  );
});

test("rows of a clip are made once for each of its states, and are its lanes", () => {
  const [first] = clipRows(entries);
  expect(clipRows(entries)[0]).toBe(first);
  expect(clipRows([{ ...(entries[0] as Entry) }])[0]).not.toBe(first);
  expect(first?.row).toMatchObject({ file: "Ünal 10.wav", emotion: "sad" });
  expect(clipRows(entries)[2]?.row).toMatchObject({ label: "sad", speaker: "Ünal" });
});
