import { captionsOf, timestamp } from "./captions.ts";
import type { TimelineChannel } from "./timelineChannel.ts";

/**
 * WebVTT (https://www.w3.org/TR/webvtt1/), which browsers show as a text track: a cue for each part with a voice, in a voice
 * span of whoever speaks where there are several.
 */
export function toVtt(channels: readonly TimelineChannel[]): string {
  const cues = captionsOf(channels).map(({ startSec, endSec, who, text }) => {
    const times = `${timestamp(startSec, ".")} --> ${timestamp(endSec, ".")}`;
    return `${times}\n${who && `<v ${escapeText(who)}>`}${escapeText(text)}\n\n`;
  });
  return `WEBVTT\n\n${cues.join("")}`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
