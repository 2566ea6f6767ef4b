import { inOrder, type TimelineChannel } from "./timelineChannel.ts";

/**
 * JSON (RFC 8259): an array of the parts in the order of their starts, as `Segment` has them. The emotion is null where nobody
 * speaks; `channel`, `voice` and `verdict` are there where they are known.
 */
export function toJson(channels: readonly TimelineChannel[]): string {
  const parts = inOrder(channels).map(({ emotion = null, ...segment }) => ({
    ...segment,
    emotion,
  }));
  return `${JSON.stringify(parts, null, 2)}\n`;
}
