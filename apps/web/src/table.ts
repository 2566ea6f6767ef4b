import { disarmCell, type Score, type Verdict } from "@speech-emotion/model";
import { csvFormatRow } from "d3-dsv";
import type { RecordingAnalysis } from "./engine/analysis.ts";
import type { Entry, Outcome } from "./state/entries.ts";

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
  /** What it is, where somebody said so. */
  readonly label?: string;
  /** Who speaks, where that is known. */
  readonly speaker?: string;
  readonly error?: string;
}

/** A row for a clip, or one for each side of a call. */
export function toRows({
  outcome,
  ...clip
}: Pick<Entry, "name" | "outcome" | "label" | "speaker">): readonly Row[] {
  const { label, speaker } = clip;
  const given = { ...(label && { label }), ...(speaker && { speaker }) };
  return answersOf(clip.name, outcome).map((row) => ({ ...row, ...given }));
}

function answersOf(name: string, outcome: Outcome): readonly Row[] {
  switch (outcome.kind) {
    case "waiting":
      return [{ file: name }];
    case "refused":
      return [{ file: name, error: outcome.message }];
    case "followed":
      return toLaneRows(name, outcome.recording);
    case "recognised": {
      const { emotion = null, verdict, scores, durationSec } = outcome.prediction;
      return [{ file: name, emotion, verdict, score: scores[0]?.score ?? 0, durationSec, scores }];
    }
  }
}

function toLaneRows(name: string, { durationSec, lanes }: RecordingAnalysis): Row[] {
  return lanes.map(({ side, timeline }) => {
    const { scores } = timeline;
    const shares = timeline.shares.map(({ emotion = null, share }) => ({ emotion, share }));
    // Whoever is one side of a call listens in between.
    const most = (side && shares.find(({ emotion }) => emotion !== null)) ?? shares[0];
    const emotion = most?.emotion ?? null;
    const score = scores.find(({ label }) => label === emotion)?.score ?? 0;
    const file = side ? `${name}, ${side}` : name;
    return { file, emotion, score, durationSec, scores, shares };
  });
}

/** Columns that are there where a clip has what stands in them. */
const GIVEN = ["label", "speaker"] as const;

/** Comma-separated values (RFC 4180), a column for each label that is told apart, and for what was said of the clips. */
export function toCsv(rows: readonly Row[]): string {
  const labels = (rows.find(({ scores }) => scores)?.scores ?? []).map(({ label }) => label).sort();
  const given = GIVEN.filter((column) => rows.some((row) => row[column] !== undefined));
  const lines = rows.map((row) => [
    row.file,
    row.emotion ?? "",
    row.verdict ?? "",
    row.score?.toFixed(4) ?? "",
    row.durationSec?.toFixed(3) ?? "",
    ...labels.map(
      (label) => row.scores?.find((score) => score.label === label)?.score.toFixed(4) ?? "",
    ),
    ...given.map((column) => row[column] ?? ""),
    row.error ?? "",
  ]);
  const head = ["file", "emotion", "verdict", "score", "durationSec", ...labels, ...given, "error"];
  return [head, ...lines].map((cells) => `${csvFormatRow(cells.map(disarmCell))}\r\n`).join("");
}

export function toJson(rows: readonly Row[]): string {
  return `${JSON.stringify(rows, null, 2)}\n`;
}
