import { csvFormatRow } from "d3-dsv";
import { disarmCell } from "./disarmCell.ts";
import { inOrder, type TimelineChannel } from "./timelineChannel.ts";

/**
 * Comma-separated values (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180), a line for each part in the order of their starts:
 * `channel`, `voice` numbered from 0, `startSec`, `endSec`, `emotion`, `verdict`, and a column for the score of each label. What
 * is not known, such as the emotion where nobody speaks, is empty.
 */
export function toCsv(channels: readonly TimelineChannel[]): string {
  const segments = inOrder(channels);
  const known = segments.flatMap(({ scores }) => scores.map(({ label }) => label));
  const labels = [...new Set(known)].sort();
  const lines = segments.map(({ channel, voice, startSec, endSec, emotion, verdict, scores }) => [
    channel ?? "",
    voice === undefined ? "" : String(voice),
    startSec.toFixed(3),
    endSec.toFixed(3),
    emotion ?? "",
    verdict ?? "",
    ...labels.map((label) => scores.find((score) => score.label === label)?.score.toFixed(4) ?? ""),
  ]);
  const head = ["channel", "voice", "startSec", "endSec", "emotion", "verdict", ...labels];
  return [head, ...lines].map((cells) => `${csvFormatRow(cells.map(disarmCell))}\r\n`).join("");
}
