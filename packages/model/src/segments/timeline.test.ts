/** Evidence: closed form. */
import { expect, test } from "vitest";
import { joinSegments, type Segment, summarise } from "./timeline.ts";

function segment(startSec: number, endSec: number, happy?: number): Segment {
  if (happy === undefined)
    return { startSec, endSec, emotion: undefined, scores: [], verdict: "no voice" };
  const scores = [
    { label: "happy", score: happy },
    { label: "sad", score: 1 - happy },
  ].sort((a, b) => b.score - a.score);
  return {
    startSec,
    endSec,
    emotion: scores[0]?.label,
    scores,
    verdict: happy > 0.8 ? "sure" : "likely",
  };
}
const segments = [segment(0, 3, 0.9), segment(3, 6), segment(6, 9, 0.7), segment(9, 10, 0.2)];

test("scores are the mean of the parts with a voice by length, shares those of all time", () => {
  const timeline = summarise(segments);
  expect(timeline?.emotion).toBe("happy");
  expect(timeline?.durationSec).toBe(10);
  const happy = (3 * 0.9 + 3 * 0.7 + 0.2) / 7;
  expect(timeline?.scores.map(({ label }) => label)).toEqual(["happy", "sad"]);
  expect(timeline?.scores[0]?.score).toBeCloseTo(happy, 12);
  expect(timeline?.scores[1]?.score).toBeCloseTo(1 - happy, 12);
  expect(timeline?.shares).toEqual([
    { emotion: "happy", share: 0.6 },
    { emotion: undefined, share: 0.3 },
    { emotion: "sad", share: 0.1 },
  ]);
  expect(timeline?.segments).toBe(segments);
});

test("a recording without a voice has no timeline", () => {
  expect(summarise([segment(0, 3), segment(3, 6)])).toBeUndefined();
  expect(summarise([])).toBeUndefined();
});

test("neighbours of one emotion are joined, with the mean of their scores by length", () => {
  const joined = joinSegments([
    segment(0, 3, 0.9),
    segment(3, 4, 0.7),
    segment(4, 6),
    segment(6, 8),
    segment(8, 9, 0.1),
    segment(9, 10, 0.6),
  ]);
  expect(joined.map(({ startSec, endSec, emotion }) => [startSec, endSec, emotion])).toEqual([
    [0, 4, "happy"],
    [4, 8, undefined],
    [8, 9, "sad"],
    [9, 10, "happy"],
  ]);
  expect(joined[0]?.scores[0]?.score).toBeCloseTo((3 * 0.9 + 0.7) / 4, 12);
});
