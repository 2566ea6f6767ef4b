import type { Segment } from "../timeline.ts";
import { nameEmotion, nameSpeaker } from "./captions.ts";
import type { TimelineChannel } from "./timelineChannel.ts";

/** A stretch of a tier; those of a tier follow one another without a gap. */
interface Interval {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * A TextGrid of Praat (https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html), in its long form: an interval
 * tier for each channel and each voice. Intervals in which that voice is silent have an empty text.
 */
export function toTextGrid(channels: readonly TimelineChannel[]): string {
  const ends = channels.flatMap(({ segments }) =>
    segments.map(({ endSec }) => microseconds(endSec)),
  );
  const end = Math.max(0, ...ends);
  const tiers = channels.flatMap(({ channel, segments }) =>
    voicesOf(segments).map((voice) => ({
      name: nameSpeaker({ channel, ...(voice === undefined ? {} : { voice }) }) || "emotion",
      intervals: fillGaps(
        segments.filter((segment) => segment.voice === voice),
        end,
      ),
    })),
  );
  const span = [`xmin = 0`, `xmax = ${seconds(end)}`];
  return [
    'File type = "ooTextFile"',
    'Object class = "TextGrid"',
    "",
    ...span,
    "tiers? <exists>",
    `size = ${tiers.length}`,
    "item []:",
    ...tiers.flatMap(({ name, intervals }, i) => [
      `    item [${i + 1}]:`,
      '        class = "IntervalTier"',
      `        name = ${quote(name)}`,
      ...span.map((line) => `        ${line}`),
      `        intervals: size = ${intervals.length}`,
      ...intervals.flatMap(({ from, to, text }, k) => [
        `        intervals [${k + 1}]:`,
        `            xmin = ${seconds(from)}`,
        `            xmax = ${seconds(to)}`,
        `            text = ${quote(text)}`,
      ]),
    ]),
    "",
  ].join("\n");
}

/** Numbers of the voices that speak, or one tier for all where they were not told apart. */
function voicesOf(segments: readonly Segment[]): readonly (number | undefined)[] {
  const voices = new Set(segments.flatMap(({ voice }) => voice ?? []));
  return voices.size === 0 ? [undefined] : [...voices].sort((a, b) => a - b);
}

function fillGaps(segments: readonly Segment[], end: number): Interval[] {
  const intervals: Interval[] = [];
  let at = 0;
  for (const segment of segments) {
    const [from, to] = [microseconds(segment.startSec), microseconds(segment.endSec)];
    if (from > at) intervals.push({ from: at, to: from, text: "" });
    if (to > from) intervals.push({ from, to, text: nameEmotion(segment) });
    at = to;
  }
  if (at < end) intervals.push({ from: at, to: end, text: "" });
  return intervals;
}

/** Whole ones: where one interval ends and the next begins has to be the same number. */
function microseconds(sec: number): number {
  return Math.round(1e6 * sec);
}

function seconds(micro: number): string {
  return String(micro / 1e6);
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
