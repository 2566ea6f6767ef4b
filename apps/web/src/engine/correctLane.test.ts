/** Evidence: closed form. What a person says of a part is what the timeline and its shares say. */
import { joinSegments, type Segment, sharesOf } from "@speech-emotion/model";
import { expect, test } from "vitest";
import type { Lane } from "./analysis.ts";
import { correctLane, correctRecording } from "./correctLane.ts";

const segments = ["calm", "calm", "sad", "calm"].map(
  (emotion, i): Segment => ({
    ...{ startSec: 3 * i, endSec: 3 * i + 3, emotion, verdict: "unsure" },
    scores: [{ label: emotion, score: 0.6 }],
  }),
);
const lane: Lane = {
  side: undefined,
  timeline: { segments, shares: sharesOf(segments), scores: [], notes: [] },
  peaks: new Float32Array(0),
};

test("a part is what is said, its neighbours are not, and the shares follow", () => {
  const { timeline } = correctLane(lane, { startSec: 6, endSec: 9 }, "calm");
  expect(timeline.shares).toEqual([{ emotion: "calm", share: 1 }]);
  expect(joinSegments(timeline.segments)).toMatchObject([
    { startSec: 0, endSec: 12, emotion: "calm" },
  ]);
  expect(timeline.segments.map(({ verdict }) => verdict)).toEqual([
    ...["unsure", "unsure", undefined, "unsure"],
  ]);
  expect(lane.timeline.segments[2]?.emotion).toBe("sad");
});

test("nobody speaks, and a word of one's own", () => {
  const silent = correctLane(lane, { startSec: 0, endSec: 6 }, "no voice");
  const own = correctLane(silent, { startSec: 9, endSec: 12 }, "proud");
  expect(own.timeline.segments.map(({ emotion, verdict }) => [emotion, verdict])).toEqual([
    [undefined, "no voice"],
    [undefined, "no voice"],
    ["sad", "unsure"],
    ["proud", undefined],
  ]);
  expect(own.timeline.shares[0]).toEqual({ emotion: undefined, share: 0.5 });
});

test("heard anew in other parts, it is still what was said of its time, on the side it was said of", () => {
  const whole = {
    startSec: 0,
    endSec: 12,
    emotion: undefined,
    verdict: "no voice",
    scores: [],
  } as const;
  const heardAnew = (side: Lane["side"]): Lane => ({
    ...{ ...lane, side },
    timeline: { ...lane.timeline, segments: [whole], shares: sharesOf([whole]) },
  });
  const recording = { durationSec: 12, lanes: [heardAnew("left"), heardAnew("right")] } as const;
  const span = { startSec: 3, endSec: 6 };
  const { lanes } = correctRecording(recording, [
    { side: "left", span, label: "calm" },
    { side: "left", span: { startSec: 3, endSec: 4.5 }, label: "proud" },
  ]);
  const [left, right] = lanes.map(({ timeline }) =>
    timeline.segments.map(({ startSec, endSec, emotion }) => [startSec, endSec, emotion]),
  );
  expect(left).toEqual([
    [0, 3, undefined],
    [3, 4.5, "proud"],
    [4.5, 6, "calm"],
    [6, 12, undefined],
  ]);
  expect(right).toEqual([[0, 12, undefined]]);
});
