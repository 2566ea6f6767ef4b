import type { ManifestRows } from "./manifestRows.ts";
import { parseJsonLines } from "./parseJsonLines.ts";
import { parseTable } from "./parseTable.ts";

/** Forms of a manifest, by the ending of its name. */
const PARSERS: Readonly<Record<string, (text: string) => ManifestRows>> = {
  csv: parseTable,
  tsv: parseTable,
  jsonl: parseJsonLines,
  ndjson: parseJsonLines,
};
/** The endings of manifests, with their dots. */
export const manifestEndings: readonly string[] = Object.keys(PARSERS).map((name) => `.${name}`);

/** Whether a file is called a manifest. */
export function isManifestName(path: string): boolean {
  return Object.hasOwn(PARSERS, endingOf(path));
}

/** The rows of a manifest, in the form that the ending of its name tells, which {@link isManifestName} knows. */
export function parseManifest(text: string, path: string): ManifestRows {
  return PARSERS[endingOf(path)]!(text);
}

function endingOf(path: string): string {
  return /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
}
