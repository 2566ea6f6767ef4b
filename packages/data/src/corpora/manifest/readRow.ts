import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { describeValue } from "@speech-emotion/features";
import type { FoundClip } from "../clip.ts";
import { partName } from "../clipPart.ts";
import { setNames, setOf } from "../setNames.ts";
import type { ManifestColumns, ManifestField } from "./columns.ts";
import type { ManifestRow } from "./manifestRows.ts";

/** What is wrong with a value. */
class Misfit extends Error {}

/**
 * The clip that a row is about, whose file has not been looked for.
 *
 * @param from.dir folder that relative paths begin at.
 * @returns why there is none, where the row's values do not fit.
 */
export function readRow(
  { values }: ManifestRow,
  { dir, columns }: { readonly dir: string; readonly columns: ManifestColumns },
): FoundClip | string {
  const names = new Map(columns.read.map(({ from, to }) => [to, from]));
  const text = (field: ManifestField) => readText(values.get(names.get(field) ?? ""), field);
  try {
    const written = text("path");
    if (written === undefined) return "no path";
    const label = text("label")?.trim();
    if (!label) return "no label";
    const part = readPart(text("start"), text("end"));
    const path = isAbsolute(written) ? written : join(dir, written);
    return {
      id: idOf(path, dir, isAbsolute(written)) + partName(part),
      path,
      label,
      speaker: text("speaker")?.trim() || undefined,
      channel: undefined,
      groups: {},
      split: readSet(text("split")?.trim() || undefined),
      ...part,
    };
  } catch (error) {
    if (error instanceof Misfit) return error.message;
    throw error;
  }
}

/** Path below the manifest's folder, with `/`; of a file that is elsewhere and written whole, its whole path. */
function idOf(path: string, dir: string, isWhole: boolean): string {
  const below = relative(resolve(dir), resolve(path)).split(sep).join("/");
  const isElsewhere = below === ".." || below.startsWith("../") || isAbsolute(below);
  return isWhole && isElsewhere ? path : below;
}

function readText(value: unknown, field: ManifestField): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") throw new Misfit(`${describeValue(value)} as ${field}`);
  return value;
}

function readSet(name: string | undefined): FoundClip["split"] {
  const set = name === undefined ? undefined : setOf(name);
  if (name !== undefined && !set)
    throw new Misfit(`${describeValue(name)} as split, which is one of ${setNames.join(", ")}`);
  return set;
}

function readPart(start: string | undefined, end: string | undefined) {
  const startSec = readSeconds(start, "start") ?? 0;
  const endSec = readSeconds(end, "end");
  if (endSec !== undefined && startSec >= endSec)
    throw new Misfit(`start ${startSec} that is not before end ${endSec}`);
  return {
    ...(startSec > 0 ? { startSec } : {}),
    ...(endSec === undefined ? {} : { endSec }),
  };
}

function readSeconds(text: string | undefined, field: "start" | "end"): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const seconds = Number(text);
  if (!Number.isFinite(seconds)) throw new Misfit(`${describeValue(text)} as ${field} in seconds`);
  if (seconds < 0) throw new Misfit(`${field} ${seconds} before the beginning`);
  return seconds;
}
