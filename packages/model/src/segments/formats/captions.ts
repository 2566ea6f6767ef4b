import { type ChannelSegment, inOrder, type TimelineChannel } from "./timelineChannel.ts";

/** A part with a voice in words for people. */
export interface Caption {
  readonly startSec: number;
  readonly endSec: number;
  /** Who: the channel, the voice, or both; empty where there is one of each. */
  readonly who: string;
  /** The emotion, with a question mark where it is unsure. */
  readonly text: string;
}

/** Captions of all parts with a voice, in the order of their starts, each on one line. */
export function captionsOf(channels: readonly TimelineChannel[]): Caption[] {
  return inOrder(channels)
    .filter(({ emotion }) => emotion !== undefined)
    .map((segment) => ({
      startSec: segment.startSec,
      endSec: segment.endSec,
      who: nameSpeaker(segment),
      text: nameEmotion(segment),
    }));
}

/** Who speaks, people counted from one. */
export function nameSpeaker({ channel, voice }: Pick<ChannelSegment, "channel" | "voice">): string {
  const names = [channel, voice === undefined ? undefined : `voice ${voice + 1}`];
  return oneLine(names.filter((name) => name !== undefined).join(", "));
}

/** The emotion on one line, with a question mark where it is unsure. */
export function nameEmotion({
  emotion = "",
  verdict,
}: Pick<ChannelSegment, "emotion" | "verdict">): string {
  return `${oneLine(emotion)}${verdict === "unsure" ? "?" : ""}`;
}

/** All of these formats have lines; some end a caption with an empty one. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Hours, minutes, seconds and milliseconds, `01:02:03.004`. */
export function timestamp(sec: number, point: "." | ","): string {
  const ms = Math.round(1000 * sec);
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  const whole = `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`;
  return `${whole}${point}${String(ms % 1000).padStart(3, "0")}`;
}
