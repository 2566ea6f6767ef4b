/** Evidence: closed form. Labels as people write them, and the words that they come out in. */
import { expect, test } from "vitest";
import { commonLabel, describeSpellings, emotionWord, mapSpellings } from "./spellings.ts";

test.each([
  ["angry", ["angry", "Anger", "ANGRY", " anger ", "ang"]],
  ["bored", ["bored", "Boredom"]],
  ["calm", ["calm", "Calm"]],
  ["disgust", ["disgust", "Disgusted", "DIS"]],
  ["fearful", ["fearful", "fear", "Anxiety", "afraid", "scared"]],
  ["happy", ["happy", "happiness", "Joy"]],
  ["neutral", ["neutral", "Neutral"]],
  ["sad", ["sad", "Sadness"]],
  ["surprised", ["surprised", "Surprise", "ps", "Pleasant_surprise", "pleasant-surprised"]],
])("%s is written as %j", (word, spellings) => {
  expect(spellings.map(emotionWord)).toEqual(spellings.map(() => word));
});

test("what is not known stays as it is, but for letters that are written in two parts", () => {
  for (const label of ["Excited", "", "speaker1", "ärger", "怒り", "angryish", "constructor"]) {
    expect(emotionWord(label)).toBeUndefined();
    expect(commonLabel(label)).toBe(label);
  }
  expect(commonLabel("a\u0308rger")).toBe("\u00e4rger");
});

test("each spelling that was mapped is told with its clips; those in common words are not", () => {
  const clip = { id: "", path: "", speaker: undefined, channel: undefined, groups: {} };
  const labels = ["fear", "Fear", "fear", "fearful", "joy", "a\u0308rger", "odd"];
  const { clips, spellings } = mapSpellings(labels.map((label) => ({ ...clip, label })));
  expect(clips.map(({ label }) => label)).toEqual([
    ...["fearful", "fearful", "fearful", "fearful"],
    ...["happy", "\u00e4rger", "odd"],
  ]);
  expect(describeSpellings(spellings)).toBe(
    "fear -> fearful, 2 clips; Fear -> fearful, 1 clip; joy -> happy, 1 clip",
  );
  expect(describeSpellings([])).toBe("");
});
