/** Evidence: closed form. */
import { expect, test } from "vitest";
import type { Verdict } from "../doubt.ts";
import { averageOverlaps } from "./averageOverlaps.ts";
import type { Segment } from "./timeline.ts";

function segment(
  startSec: number,
  endSec: number,
  happy?: number,
  verdict: Verdict = "likely",
): Segment {
  if (happy === undefined)
    return { startSec, endSec, emotion: undefined, scores: [], verdict: "no voice" };
  const scores = [
    { label: "happy", score: happy },
    { label: "sad", score: 1 - happy },
  ].sort((a, b) => b.score - a.score);
  return { startSec, endSec, emotion: scores[0]!.label, scores, verdict };
}

test("segments that do not overlap stay as they are, silence too", () => {
  const segments = [segment(0, 3, 0.9), segment(3, 6), segment(6, 10, 0.2)];
  expect(averageOverlaps(segments)).toEqual(segments);
  expect(averageOverlaps([])).toEqual([]);
});

test("between two starts scores are the mean of all that are there, and shares of the time sum to 1", () => {
  const smooth = averageOverlaps([
    segment(0, 3, 0.9, "sure"),
    segment(1, 4, 0.4),
    segment(2, 5, 0.2, "unsure"),
  ]);
  expect(smooth.map(({ startSec, endSec }) => [startSec, endSec])).toEqual([
    [0, 1],
    [1, 2],
    [2, 5],
  ]);
  expect(smooth[0]!.scores).toEqual([
    { label: "happy", score: 0.9 },
    { label: "sad", score: 0.09999999999999998 },
  ]);
  expect(smooth[1]!.scores[0]!.label).toBe("happy");
  expect(smooth[1]!.scores[0]!.score).toBeCloseTo(0.65, 12); // of 0.9 and 0.4
  expect(smooth[2]!.scores[0]).toEqual({ label: "sad", score: 0.8 }); // the others end before it does
  expect(smooth.map(({ verdict }) => verdict)).toEqual(["sure", "sure", "unsure"]);
});

test("without smoothing each stretch says what the window says whose middle is nearest", () => {
  const windows = [segment(0, 3, 0.9, "sure"), segment(1, 4, 0.4), segment(2, 5, 0.2, "unsure")];
  const plain = averageOverlaps(windows, { smooth: false });
  expect(plain.map(({ startSec, endSec }) => [startSec, endSec])).toEqual([
    [0, 1],
    [1, 2],
    [2, 5],
  ]);
  const said = ({ scores, emotion, verdict }: Segment) => ({ scores, emotion, verdict });
  const nearest = [windows[0]!, windows[0]!, windows[2]!];
  expect(plain.map(said)).toEqual(nearest.map(said));
});

test("a gap before some that overlap is of the one before it", () => {
  const smooth = averageOverlaps([segment(0, 1, 0.9), segment(2, 5, 0.4), segment(3, 6, 0.2)]);
  expect(smooth.map(({ startSec, endSec }) => [startSec, endSec])).toEqual([
    [0, 2],
    [2, 3],
    [3, 6],
  ]);
  expect(smooth[0]!.scores[0]).toEqual({ label: "happy", score: 0.9 });
});

test("where nobody speaks in the nearest, nobody is heard", () => {
  const smooth = averageOverlaps([segment(0, 3, 0.9), segment(1, 4), segment(2, 5, 0.1)]);
  expect(smooth.map(({ emotion }) => emotion)).toEqual(["happy", "happy", "sad"]);
  const silent = averageOverlaps([segment(0, 3), segment(1, 4), segment(2, 5, 0.1)]);
  expect(silent.map(({ emotion }) => emotion)).toEqual([undefined, undefined, "sad"]);
});
