import type { Clip } from "@speech-emotion/data/batches";

/**
 * Whose other clips a clip is compared with, as a name: those of its speaker, and where it is sung, those that are sung, as singing
 * sounds otherwise than the same person speaking; undefined where nobody says who it is.
 */
export function voiceOf({
  speaker,
  channel,
}: Pick<Clip, "speaker" | "channel">): string | undefined {
  if (speaker === undefined) return undefined;
  return channel === undefined ? speaker : `${speaker}, ${channel}`;
}
