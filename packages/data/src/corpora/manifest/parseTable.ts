import { countOf } from "@speech-emotion/features";
import { dsvFormat } from "d3-dsv";
import type { BadRow, ManifestRow, ManifestRows } from "./manifestRows.ts";

/** A last row of our own: one that is not there any more has been swallowed by a quote that nothing closes. */
const END = "\u0000end";

/**
 * Rows of a table whose first line names its columns: separated by commas, or by tabs or semicolons where the first line
 * has those. Cells may be quoted, and then hold line breaks. Rows without anything are none.
 */
export function parseTable(text: string): ManifestRows {
  const [header = ""] = /[^\r\n]+/.exec(text) ?? [];
  const separator = ["\t", ",", ";"].find((character) => header.includes(character)) ?? ",";
  const records = dsvFormat(separator).parseRows(`${text}\n${END}`);
  const isClosed = records.at(-1)?.[0] === END;
  if (isClosed) records.pop();
  const rows: ManifestRow[] = [];
  const bad: BadRow[] = [];
  let columns: string[] | undefined;
  let line = 1;
  for (const [i, cells] of records.entries()) {
    const isEmpty = cells.every((cell) => cell.trim() === "");
    if (!isClosed && i === records.length - 1)
      bad.push({ line, reason: "a quote that is not closed" });
    else if (!columns) columns = isEmpty ? undefined : cells.map((name) => name.trim());
    else if (isEmpty) {
      // a line without anything, or with separators alone
    } else if (cells.length === columns.length)
      rows.push({ line, values: new Map(columns.map((name, c) => [name, cells[c]])) });
    else
      bad.push({
        line,
        reason: `${countOf(cells.length, "cell")} under ${countOf(columns.length, "column")}`,
      });
    line += 1 + cells.reduce((sum, cell) => sum + countBreaks(cell), 0);
  }
  return { columns: columns ?? [], rows, bad };
}

function countBreaks(cell: string): number {
  return cell.match(/\r\n|\r|\n/g)?.length ?? 0;
}
