import { type Segment, sharesOf } from "@speech-emotion/model";
import type { Lane } from "./analysis.ts";

/** A stretch of a recording. */
export type Span = Pick<Segment, "startSec" | "endSec">;

/** A lane of which a person says what a stretch is: its shares follow, so that the verdict is still that of its parts. */
export function correctLane(lane: Lane, { startSec, endSec }: Span, label: string): Lane {
  const said: Pick<Segment, "emotion" | "verdict"> =
    label === "no voice"
      ? { emotion: undefined, verdict: "no voice" }
      : { emotion: label, verdict: undefined };
  const segments = lane.timeline.segments.map((segment) =>
    segment.startSec >= startSec && segment.endSec <= endSec ? { ...segment, ...said } : segment,
  );
  return { ...lane, timeline: { ...lane.timeline, segments, shares: sharesOf(segments) } };
}
