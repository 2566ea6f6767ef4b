import { type Segment, sharesOf } from "@speech-emotion/model";
import type { Lane, RecordingAnalysis } from "./analysis.ts";

/** A stretch of a recording. */
export type Span = Pick<Segment, "startSec" | "endSec">;

/** What a person says of a stretch of a lane. */
export interface Correction {
  readonly side: Lane["side"];
  readonly span: Span;
  /** An emotion, `no voice`, or a word of one's own. */
  readonly label: string;
}

/** A recording as a person corrected it, one correction after the other. */
export function correctRecording(
  recording: RecordingAnalysis,
  corrections: readonly Correction[],
): RecordingAnalysis {
  const lanes = recording.lanes.map((lane) =>
    corrections
      .filter(({ side }) => side === lane.side)
      .reduce((corrected, { span, label }) => correctLane(corrected, span, label), lane),
  ) as [Lane, ...Lane[]];
  return { ...recording, lanes };
}

/** A lane of which a person says what a stretch is: its shares follow, so that the verdict is still that of its parts. */
export function correctLane(lane: Lane, { startSec, endSec }: Span, label: string): Lane {
  const said: Pick<Segment, "emotion" | "verdict"> =
    label === "no voice"
      ? { emotion: undefined, verdict: "no voice" }
      : { emotion: label, verdict: undefined };
  const segments = lane.timeline.segments
    .flatMap((segment) => cutAt(segment, startSec))
    .flatMap((segment) => cutAt(segment, endSec))
    .map((segment) =>
      segment.startSec >= startSec && segment.endSec <= endSec ? { ...segment, ...said } : segment,
    );
  return { ...lane, timeline: { ...lane.timeline, segments, shares: sharesOf(segments) } };
}

/** A segment as it is, or as two: heard anew, it may lie otherwise than the one that was corrected. */
function cutAt(segment: Segment, atSec: number): Segment[] {
  const { startSec, endSec } = segment;
  if (atSec <= startSec || atSec >= endSec) return [segment];
  return [
    { ...segment, endSec: atSec },
    { ...segment, startSec: atSec },
  ];
}
