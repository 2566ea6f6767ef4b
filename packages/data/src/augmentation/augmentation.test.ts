/** Evidence: round trip and refusal. */
import { expect, test } from "vitest";
import { defaultAugmentation, effectName, parseAugmentation } from "./augmentation.ts";

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
