import type { Score, Verdict } from "@speech-emotion/model";
import { csvFormatRow } from "d3-dsv";
import type { RecordingAnalysis } from "./engine/analysis.ts";
import type { Entry } from "./state/entries.ts";

/** A clip in the table and in its exports: a part of what `predict --json` tells, with the first score beside. */
export interface Row {
  readonly file: string;
  /** Null where there is no voice. */
  readonly emotion?: string | null;
  readonly verdict?: Verdict | undefined;
  readonly score?: number;
  readonly durationSec?: number;
  readonly scores?: readonly Score[];
  /** Of a long recording, whose emotion is that of most of its time: of its time, how much is what. */
  readonly shares?: readonly { readonly emotion: string | null; readonly share: number }[];
  readonly error?: string;
}

export function toRow({ name, outcome }: Pick<Entry, "name" | "outcome">): Row {
  if (outcome.kind === "waiting") return { file: name };
  if (outcome.kind === "refused") return { file: name, error: outcome.message };
  if (outcome.kind === "followed") return toRecordingRow(name, outcome.recording);
  const { emotion = null, verdict, scores, durationSec } = outcome.prediction;
  return { file: name, emotion, verdict, score: scores[0]?.score ?? 0, durationSec, scores };
}

function toRecordingRow(file: string, { durationSec, lanes }: RecordingAnalysis): Row {
  const [{ timeline }] = lanes;
  const { scores } = timeline;
  const shares = timeline.shares.map(({ emotion = null, share }) => ({ emotion, share }));
  const emotion = shares[0]?.emotion ?? null;
  const score = scores.find(({ label }) => label === emotion)?.score ?? 0;
  return { file, emotion, score, durationSec, scores, shares };
}

/** Comma-separated values (RFC 4180), a column for each label. */
export function toCsv(rows: readonly Row[]): string {
  const labels = (rows.find(({ scores }) => scores)?.scores ?? []).map(({ label }) => label).sort();
  const lines = rows.map((row) => [
    row.file,
    row.emotion ?? "",
    row.verdict ?? "",
    row.score?.toFixed(4) ?? "",
    row.durationSec?.toFixed(3) ?? "",
    ...labels.map(
      (label) => row.scores?.find((score) => score.label === label)?.score.toFixed(4) ?? "",
    ),
    row.error ?? "",
  ]);
  const head = ["file", "emotion", "verdict", "score", "durationSec", ...labels, "error"];
  return [head, ...lines].map((cells) => `${csvFormatRow(cells.map(disarm))}\r\n`).join("");
}

export function toJson(rows: readonly Row[]): string {
  return `${JSON.stringify(rows, null, 2)}\n`;
}

/** A spreadsheet takes a cell that begins with one of these for a formula, and a file's name may. */
const FORMULA = /^[=+\-@\t\r]/;

function disarm(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}
