import type { Entry } from "./state/entries.ts";
import { type Row, toRows } from "./table.ts";
import { type Answer, answerOf, laneAnswerOf } from "./words.ts";

/** A row of the table, the clip that it is of, and how far its answer can be relied on. */
export interface ClipRow {
  /** Names it among all rows. */
  readonly key: string;
  readonly entry: Entry;
  readonly row: Row;
  readonly certainty: Certainty;
}

/** How far an answer can be relied on, or why there is none. */
export type Certainty = Answer["kind"] | "refused" | "waiting";

/** Which rows are wanted; what is undefined or empty does not matter. */
export interface RowFilter {
  /** A part of the clip's name or of its speaker's, whatever the case. */
  readonly text: string;
  readonly emotion: string | undefined;
  readonly certainty: Certainty | undefined;
}

/** What rows can be sorted by. */
export type SortKey = "file" | "emotion" | "score" | "durationSec";

const rowsOf = new WeakMap<Entry, readonly ClipRow[]>();
/** Clip 2 stands before clip 10. */
const { compare: compareText } = new Intl.Collator("en", { numeric: true });

/** The rows of all clips; of a clip to which nothing happened they are the same as before. */
export function clipRows(entries: readonly Entry[]): readonly ClipRow[] {
  return entries.flatMap((entry) => {
    const known = rowsOf.get(entry);
    if (known) return known;
    const rows = toRows(entry).map((row, i) => ({
      ...{ key: `${entry.id} ${i}`, entry, row },
      certainty: certaintyOf(entry, i),
    }));
    rowsOf.set(entry, rows);
    return rows;
  });
}

function certaintyOf({ outcome }: Entry, lane: number): Certainty {
  switch (outcome.kind) {
    case "recognised":
      return answerOf(outcome.prediction).kind;
    case "followed":
      return laneAnswerOf(outcome.recording.lanes[lane] as (typeof outcome.recording.lanes)[0])
        .kind;
    default:
      return outcome.kind;
  }
}

/** Whether a filter leaves anything out. */
export function isFiltering({ text, emotion, certainty }: RowFilter): boolean {
  return text.trim() !== "" || emotion !== undefined || certainty !== undefined;
}

/** The rows that are wanted, in their order. */
export function filterRows(rows: readonly ClipRow[], filter: RowFilter): readonly ClipRow[] {
  if (!isFiltering(filter)) return rows;
  const text = plain(filter.text.trim());
  return rows.filter(
    ({ row, certainty }) =>
      (filter.emotion === undefined || row.emotion === filter.emotion) &&
      (filter.certainty === undefined || certainty === filter.certainty) &&
      (plain(row.file).includes(text) || plain(row.speaker ?? "").includes(text)),
  );
}

function plain(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

/** Sorted rows: what has no value comes last either way, and of equals whoever came first. */
export function sortRows(
  rows: readonly ClipRow[],
  { key, descending }: { readonly key: SortKey; readonly descending: boolean },
): readonly ClipRow[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [a.row[key] ?? undefined, b.row[key] ?? undefined];
    if (x === undefined || y === undefined)
      return Number(x === undefined) - Number(y === undefined);
    if (x === y) return 0;
    return sign * (typeof x === "number" ? x - (y as number) : compareText(x, y as string));
  });
}
