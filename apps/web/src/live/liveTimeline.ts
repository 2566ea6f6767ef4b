import { disarmCell } from "@speech-emotion/model";
import { csvFormatRow } from "d3-dsv";
import type { LiveTake, Mark } from "./liveTake.ts";

/**
 * Comma-separated values (RFC 4180): a row for each moment, times from the beginning of the sound that is saved. A mark stands
 * at the moment that was shown when it was made.
 */
export function toCsv(take: LiveTake): string {
  const { labels, startSec, moments } = take;
  const sorted = [...labels].sort();
  const marks = marksByMoment(take);
  const head = ["timeSec", "emotion", "verdict", "score", "speaking", ...sorted, "mark"];
  const lines = moments.map(({ timeSec, emotion = "", verdict, scores, isVoice }, i) => [
    (timeSec - startSec).toFixed(3),
    emotion,
    verdict ?? "",
    scores[0]?.score.toFixed(4) ?? "",
    isVoice ? "yes" : "no",
    ...sorted.map((wanted) => scores.find(({ label }) => label === wanted)?.score.toFixed(4) ?? ""),
    (marks.get(i) ?? []).map(({ number }) => number).join(" "),
  ]);
  return [head, ...lines].map((cells) => `${csvFormatRow(cells.map(disarmCell))}\r\n`).join("");
}

/** The same, with the marks on their own. */
export function toJson({ startSec, endSec, moments, marks }: LiveTake): string {
  const round = (seconds: number) => Math.round(1000 * (seconds - startSec)) / 1000;
  const value = {
    durationSec: round(endSec),
    marks: marks.map(({ number, timeSec }) => ({ mark: number, timeSec: round(timeSec) })),
    moments: moments.map(({ timeSec, emotion = null, verdict, scores, isVoice }) => ({
      timeSec: round(timeSec),
      emotion,
      verdict,
      speaking: isVoice,
      scores,
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function marksByMoment({ moments, marks }: LiveTake): Map<number, Mark[]> {
  const placed = new Map<number, Mark[]>();
  for (const mark of marks) {
    const i = Math.max(
      0,
      moments.findLastIndex(({ timeSec }) => timeSec <= mark.timeSec),
    );
    placed.set(i, [...(placed.get(i) ?? []), mark]);
  }
  return placed;
}
