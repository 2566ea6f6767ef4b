import { existsSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { FoundClip } from "../clip.ts";
import { partName } from "../clipPart.ts";
import type { ManifestColumns } from "./columns.ts";
import type { ManifestRow } from "./manifestRows.ts";
import { readFields } from "./readFields.ts";

/**
 * The clip that a row is about, whose file has not been looked for.
 *
 * @param from.dir folder that relative paths begin at.
 * @returns why there is none, where the row's values do not fit.
 */
export function readRow(
  row: ManifestRow,
  { dir, columns }: { readonly dir: string; readonly columns: ManifestColumns },
): FoundClip | string {
  const fields = readFields(row, columns);
  if (typeof fields === "string") return fields;
  const { path: written, ...said } = fields;
  const path = isAbsolute(written) ? written : placeOf(written, dir);
  const id = idOf(path, dir, isAbsolute(written)) + partName(fields);
  return { id, path, ...said, channel: undefined, groups: {} };
}

/** Where a relative path leads; one with `\\`, written on Windows, also elsewhere. */
function placeOf(written: string, dir: string): string {
  const path = join(dir, written);
  if (sep === "\\" || !written.includes("\\") || existsSync(path)) return path;
  return join(dir, written.replaceAll("\\", "/"));
}

/** Path below the manifest's folder, with `/`; of a file that is elsewhere and written whole, its whole path. */
function idOf(path: string, dir: string, isWhole: boolean): string {
  const below = relative(resolve(dir), resolve(path)).split(sep).join("/");
  const isElsewhere = below === ".." || below.startsWith("../") || isAbsolute(below);
  return isWhole && isElsewhere ? path : below;
}
