import type { Segment } from "../timeline.ts";

/** What is written of a recording: a timeline, or one of several, such as that of a side of a call. */
export interface TimelineChannel {
  /** What it is called, such as `left`; by default it is all of the recording. */
  readonly channel?: string | undefined;
  /** One after another, as they came or joined by `joinSegments`. */
  readonly segments: readonly Segment[];
}

/** Segments of several timelines, each with what its own is called. */
export type ChannelSegment = Segment & Pick<TimelineChannel, "channel">;

/** All segments in the order of their starts. */
export function inOrder(channels: readonly TimelineChannel[]): ChannelSegment[] {
  return channels
    .flatMap(({ channel, segments }) => segments.map((segment) => ({ ...segment, channel })))
    .sort((a, b) => a.startSec - b.startSec);
}
