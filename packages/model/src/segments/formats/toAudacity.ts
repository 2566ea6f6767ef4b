import { captionsOf } from "./captions.ts";
import type { TimelineChannel } from "./timelineChannel.ts";

/**
 * A label track of Audacity, a line for each part with a voice: where it begins and ends in seconds, and what it is, with tabs
 * between (https://manual.audacityteam.org/man/importing_and_exporting_labels.html).
 */
export function toAudacity(channels: readonly TimelineChannel[]): string {
  return captionsOf(channels)
    .map(({ startSec, endSec, who, text }) => {
      const label = `${who && `${who}: `}${text}`;
      return `${startSec.toFixed(6)}\t${endSec.toFixed(6)}\t${label}\n`;
    })
    .join("");
}
