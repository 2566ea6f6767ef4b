/** Evidence: round trip and refusal. */
import { expect, test } from "vitest";
import { describeSplit } from "./splitClips.ts";
import { takeSplit } from "./takeSplit.ts";

const clips = Array.from({ length: 6 }, (_, i) => ({
  id: `${i}.wav`,
  path: `/data/${i}.wav`,
  digest: `d${i}`,
  label: i % 2 ? "sad" : "angry",
  speaker: undefined,
  corpus: "made",
  channel: undefined,
  groups: {},
}));
const sets = { train: [4, 0, 3], validation: [1], test: [5, 2] };
const split = describeSplit(clips, sets);

test("a split comes back as it was drawn, in its order, wherever the clips stand", () => {
  expect(takeSplit(clips, split)).toEqual(sets);
  const turned = takeSplit(clips.toReversed(), split);
  expect(turned).toEqual({ train: [1, 5, 2], validation: [4], test: [0, 3] });
});

test.each([
  ["one missing", clips.slice(1), /found 1 clip missing or changed: 0\.wav: /],
  ["one rewritten", [{ ...clips[0]!, digest: "x" }, ...clips.slice(1)], /missing or changed: 0/],
  ["one of another label", [{ ...clips[0]!, label: "sad" }, ...clips.slice(1)], /changed: 0/],
  ["three missing", clips.slice(0, 3), /found 3 clips missing or changed: first 4\.wav: /],
  [
    "two new",
    [...clips, { ...clips[0]!, id: "a" }, { ...clips[1]!, id: "b" }],
    /2 clips new: first a/,
  ],
  [
    "one renamed",
    [{ ...clips[0]!, id: "z.wav" }, ...clips.slice(1)],
    /^expected the 6 clips of split\.json, unchanged, found 1 clip missing or changed: 0\.wav, and 1 clip new: z\.wav: put/,
  ],
])("%s", (_, changed, message) => {
  expect(() => takeSplit(changed, split)).toThrow(message);
});
