/** Evidence: closed form. */
import { expect, test } from "vitest";
import { corpusMasks } from "./corpusMasks.ts";

const clipsOf = (corpus: string, ...labels: string[]) => labels.map((label) => ({ corpus, label }));
const labels = ["calm", "happy", "sad"];

test("a corpus has the classes that its clips have; where that is all, there is no mask", () => {
  const clips = [...clipsOf("A", "sad", "calm", "sad"), ...clipsOf("B", ...labels)];
  expect(corpusMasks(clips, labels)).toEqual(new Map([["A", [true, false, true]]]));
});

test("one class alone is no mask, as it would give the answer away", () => {
  expect(corpusMasks(clipsOf("A", "sad", "sad"), labels)).toEqual(new Map());
});

test("labels that are none of the classes do not count", () => {
  const clips = clipsOf("A", "sad", "bored", "happy");
  expect(corpusMasks(clips, labels).get("A")).toEqual([false, true, true]);
  expect(corpusMasks(clipsOf("A", "sad", "bored"), labels).size).toBe(0);
});
