import type { TimelineChannel } from "./timelineChannel.ts";
import { toAudacity } from "./toAudacity.ts";
import { toCsv } from "./toCsv.ts";
import { toJson } from "./toJson.ts";
import { toSrt } from "./toSrt.ts";
import { toTextGrid } from "./toTextGrid.ts";
import { toVtt } from "./toVtt.ts";

/** Formats that a timeline can be written in. */
export const timelineFormatNames = ["csv", "json", "srt", "vtt", "textgrid", "audacity"] as const;
/** A format that a timeline can be written in. */
export type TimelineFormatName = (typeof timelineFormatNames)[number];

/** What is to be known of a format. */
export interface TimelineFormat {
  /** As people call it. */
  readonly title: string;
  /** What its files' names end with. */
  readonly extension: string;
  /** Its media type. */
  readonly mediaType: string;
}

/** All formats by name. */
export const timelineFormats: Readonly<Record<TimelineFormatName, TimelineFormat>> = {
  csv: { title: "CSV", extension: ".csv", mediaType: "text/csv" },
  json: { title: "JSON", extension: ".json", mediaType: "application/json" },
  srt: { title: "SRT", extension: ".srt", mediaType: "application/x-subrip" },
  vtt: { title: "VTT", extension: ".vtt", mediaType: "text/vtt" },
  textgrid: { title: "Praat TextGrid", extension: ".TextGrid", mediaType: "text/plain" },
  audacity: { title: "Audacity labels", extension: ".txt", mediaType: "text/plain" },
};

const writers: Readonly<
  Record<TimelineFormatName, (channels: readonly TimelineChannel[]) => string>
> = {
  csv: toCsv,
  json: toJson,
  srt: toSrt,
  vtt: toVtt,
  textgrid: toTextGrid,
  audacity: toAudacity,
};

/**
 * A timeline as the text of a file. CSV and JSON have every part with all scores; subtitles and labels those with a voice, in
 * words.
 *
 * @param timeline as `segments` gives it, or several, one for each channel.
 *
 * @example
 * const timeline = await recognizer.segments("call.wav");
 * await writeFile("call.vtt", writeTimeline({ segments: joinSegments(timeline.segments) }, "vtt"));
 */
export function writeTimeline(
  timeline: TimelineChannel | readonly TimelineChannel[],
  format: TimelineFormatName,
): string {
  return writers[format]("segments" in timeline ? [timeline] : timeline);
}
