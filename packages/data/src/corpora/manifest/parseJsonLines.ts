import { describeValue } from "@speech-emotion/features";
import type { BadRow, ManifestRow, ManifestRows } from "./manifestRows.ts";

/** Rows of JSON lines, an object a line; its keys are the columns. Empty lines are no rows. */
export function parseJsonLines(text: string): ManifestRows {
  const columns = new Set<string>();
  const rows: ManifestRow[] = [];
  const bad: BadRow[] = [];
  for (const [i, json] of text.split(/\r\n|\n/).entries()) {
    if (json.trim() === "") continue;
    const line = i + 1;
    const value = parse(json);
    if (value === undefined) bad.push({ line, reason: "no JSON" });
    else if (typeof value !== "object" || value === null || Array.isArray(value))
      bad.push({ line, reason: `${describeValue(value)}, not an object` });
    else {
      const values = new Map<string, unknown>(Object.entries(value));
      for (const name of values.keys()) columns.add(name);
      rows.push({ line, values });
    }
  }
  return { columns: [...columns], rows, bad };
}

/** A value as JSON has it; undefined for what is none. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
