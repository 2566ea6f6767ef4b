import { captionsOf, timestamp } from "./captions.ts";
import type { TimelineChannel } from "./timelineChannel.ts";

/**
 * Subtitles of SubRip, a numbered one for each part with a voice, as
 * https://www.matroska.org/technical/subtitles.html#srt-subtitles describes the format.
 */
export function toSrt(channels: readonly TimelineChannel[]): string {
  return captionsOf(channels)
    .map(({ startSec, endSec, who, text }, i) => {
      const times = `${timestamp(startSec, ",")} --> ${timestamp(endSec, ",")}`;
      const line = `${who && `${who}: `}${text}`.replaceAll("-->", "→"); // which would read as times
      return `${i + 1}\n${times}\n${line}\n\n`;
    })
    .join("");
}
