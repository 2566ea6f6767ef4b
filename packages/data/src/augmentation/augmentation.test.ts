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
  const names = [
    "pitch-1.5",
    "stretch0.9",
    "noise20",
    "pink10",
    "rate8000",
    "preemphasis",
    "varied3",
  ];
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
  ["noise20@bored,sad,glad", /found bored, glad/],
  ["varied0", /found "varied0"/],
  ["noise20@sad@happy", /one @ at most/],
])("%s is refused", (spec, message) => {
  expect(() => parseAugmentation(spec, labels)).toThrow(message);
});

test("labels come as they are typed, and all may be said", () => {
  expect(parseAugmentation("noise20@sad,fearful", labels).labels).toEqual(["sad", "fearful"]);
  expect(parseAugmentation("noise20@all", labels).labels).toEqual(labels);
  expect(parseAugmentation("none", labels)).toEqual({ effects: [], labels: [] });
});

test("the ends of each range are in it", () => {
  const ends = ["pitch-12", "pitch+12", "stretch0.5", "stretch2", "rate4000", "rate48000"];
  const others = ["pitch+0", "noise-5", "pink0"];
  const { effects } = parseAugmentation([...ends, ...others].join(","), labels);
  expect(effects.map(effectName)).toEqual([...ends, ...others]);
});

test.each(
  [
    ["pitch+12.5", "pitch-13", "stretch0.49", "stretch2.1", "stretch-1", "rate3999", "rate48001"],
    [
      "varied",
      "varied0",
      "varied100",
      "varied1.5",
      "noise",
      "pink",
      "pitch",
      "rate",
      "preemphasis1",
      "a preemphasis",
      "preemphasis b",
    ],
    ["noise20dB", "anoise20", "noise1.", "noise.5", "", "pitch+2 ", "none"],
  ].flat(),
)("%j is no effect", (spec) => {
  const refused = () => parseAugmentation(`noise20,${spec}@sad`, labels);
  expect(refused).toThrow(`found ${JSON.stringify(spec)}`);
  expect(refused).toThrow(/expected pitch.*stretch.*noise.*pink.*rate.*preemphasis.*varied/);
});
