/** Evidence: closed form. */
import { type Segment, summarise } from "@speech-emotion/model";
import { expect, test } from "vitest";
import type { LaneTimeline } from "./engine/analysis.ts";
import { answerOf, clock, countOf, describeAffect, fileSize, laneAnswerOf } from "./words.ts";

const scores = (...values: number[]) =>
  ["sad", "calm", "happy"].map((label, i) => ({ label, score: values[i] as number }));

test.each([
  ["sure", scores(0.7, 0.2, 0.1), "sad", "Sure."],
  ["likely", scores(0.8, 0.1, 0.1), "sad", "Likely."],
  ["likely", scores(0.6, 0.2, 0.2), "sad", "Likely. Could also be calm."],
  ["unsure", scores(0.4, 0.3, 0.3), "sad?", "Not sure. Could also be calm or happy."],
  ["unsure", scores(0.44, 0.42, 0.14), "sad?", "Not sure. Could also be calm."],
  ["unsure", scores(0.4, 0.1, 0.1), "sad?", "Not sure."],
  ["no voice", scores(0.9, 0.1, 0), "no voice", "Nobody speaks here: noise, music or tones."],
] as const)("%s, scores %o", (verdict, given, title, text) => {
  expect(answerOf({ verdict, scores: given, notes: [] })).toEqual({ kind: verdict, title, text });
});

test("of a model that does not doubt it is said that it does not", () => {
  const answer = answerOf({ verdict: undefined, scores: scores(0.8, 0.1, 0.1), notes: [] });
  expect(answer).toEqual({
    kind: "likely",
    title: "sad",
    text: "This model does not say how sure it is.",
  });
});

test("what is like nothing learnt is an answer of its own, unless nobody speaks at all", () => {
  const notes = [
    { kind: "quiet", text: "hardly any level" },
    { kind: "unfamiliar", text: "unlike all" },
  ] as const;
  const given = { scores: scores(0.6, 0.3, 0.1), notes };
  expect(answerOf({ ...given, verdict: "unsure" })).toEqual({
    kind: "unfamiliar",
    title: "unlike any voice learnt",
    text: "At a guess sad, but do not rely on it.",
  });
  expect(answerOf({ ...given, verdict: "no voice" }).kind).toBe("no voice");
});

test.each([
  [0.6, -0.5, "Sounds awake and unpleasant."],
  [-0.3, 0.2, "Sounds at rest and pleasant."],
  [0.1, 0.9, "Sounds pleasant."],
  [0.1, -0.1, ""],
  [undefined, undefined, ""],
])("arousal %d and valence %d", (arousal, valence, words) => {
  expect(describeAffect({ arousal, valence })).toBe(words);
});

test.each([
  [0, "0:00.0"],
  [3.14, "0:03.1"],
  [59.96, "1:00.0"],
  [601, "10:01.0"],
])("%d seconds on the clock", (seconds, text) => {
  expect(clock(seconds)).toBe(text);
});

/** A recording whose parts of ten seconds sound like these; "?" before one that is unsure, "-" for no voice. */
function timelineOf(...heard: readonly string[]): LaneTimeline {
  const segments = heard.map((word, i): Segment => {
    const span = { startSec: 10 * i, endSec: 10 * i + 10 };
    if (word === "-") return { ...span, emotion: undefined, scores: [], verdict: "no voice" };
    const label = word.replace("?", "");
    const verdict = word.startsWith("?") ? "unsure" : "likely";
    return { ...span, emotion: label, scores: [{ label, score: 1 }], verdict };
  });
  const { shares } = summarise(segments) ?? { shares: [{ emotion: undefined, share: 1 }] };
  return { segments, shares, scores: [], notes: [] };
}

test.each([
  [["calm", "calm", "sad", "-"], "likely", "mostly calm", "For 50 % of the time."],
  [
    ["calm", "calm", "calm", "?sad"],
    "likely",
    "mostly calm",
    "For 75 % of the time. Not sure for 25 % of the time.",
  ],
  [
    ["?calm", "?calm", "sad"],
    "unsure",
    "mostly calm?",
    "For 67 % of the time. Not sure for 67 % of the time.",
  ],
  [
    ["-", "-", "sad"],
    "no voice",
    "mostly no voice",
    "Nobody speaks for 67 % of the time; when somebody does, mostly sad.",
  ],
  [["-"], "no voice", "no voice", "Nobody speaks here: noise, music or tones."],
] as const)("a recording of %j is %s, %s", (heard, kind, title, text) => {
  const timeline = timelineOf(...heard);
  const lane = { side: undefined, timeline, peaks: new Float32Array(0) };
  expect(laneAnswerOf(lane)).toEqual({ kind, title, text });
});

test.each([
  [
    ["-", "sad", "-", "-", "sad", "-", "calm", "?sad", "-", "-"],
    "likely",
    "mostly sad",
    "Speaks for 40 % of the time. For 75 % of that. Not sure for 25 % of that.",
  ],
  [["-"], "no voice", "no voice", "Nobody speaks here: noise, music or tones."],
] as const)("a side of a call of %j is %s, %s", (heard, kind, title, text) => {
  const timeline = timelineOf(...heard);
  const lane = { side: "left", timeline, peaks: new Float32Array(0) } as const;
  expect(laneAnswerOf(lane)).toEqual({ kind, title, text });
});

test("from an hour on a clock has hours and no tenths", () => {
  expect([3599.94, 3600, 36061.9].map(clock)).toEqual(["59:59.9", "1:00:00", "10:01:01"]);
});

test.each([
  [0, "0.0 kB"],
  [9949, "9.9 kB"],
  [64_044, "64 kB"],
  [999_499, "999 kB"],
  [999_500, "1.0 MB"],
  [1_234_000_000, "1.2 GB"],
  [5e15, "5000 TB"],
])("%i bytes are %s", (bytes, expected) => {
  expect(fileSize(bytes)).toBe(expected);
});

test("one thing, several things, none", () => {
  expect([0, 1, 2].map((count) => countOf(count, "clip"))).toEqual([
    "0 clips",
    "1 clip",
    "2 clips",
  ]);
});
