import { describeValue } from "@speech-emotion/features";
import type { SetName } from "../clip.ts";
import type { ClipPart } from "../clipPart.ts";
import { setNames, setOf } from "../setNames.ts";
import type { ManifestColumns, ManifestField } from "./columns.ts";
import type { ManifestRow } from "./manifestRows.ts";

/** What a row of a manifest says of a clip. */
export interface ManifestFields extends ClipPart {
  /** Of the file, as it is written. */
  readonly path: string;
  /** As it is written, without space around. */
  readonly label: string;
  /** Who speaks; undefined where it is not said. */
  readonly speaker: string | undefined;
  /** The set that it is put in; undefined where it is in none. */
  readonly split: SetName | undefined;
}

/** What is wrong with a value. */
class Misfit extends Error {}

/**
 * What a row says, by the columns of its manifest.
 *
 * @returns why it says nothing, where its values do not fit.
 */
export function readFields(
  { values }: ManifestRow,
  columns: ManifestColumns,
): ManifestFields | string {
  const names = new Map(columns.read.map(({ from, to }) => [to, from]));
  const text = (field: ManifestField) => readText(values.get(names.get(field) ?? ""), field);
  try {
    const path = text("path");
    if (path === undefined) return "no path";
    const label = text("label")?.trim();
    if (!label) return "no label";
    const part = readPart(text("start"), text("end"));
    const speaker = text("speaker")?.trim() || undefined;
    return { path, label, speaker, split: readSet(text("split")?.trim() || undefined), ...part };
  } catch (error) {
    if (error instanceof Misfit) return error.message;
    throw error;
  }
}

function readText(value: unknown, field: ManifestField): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") throw new Misfit(`${describeValue(value)} as ${field}`);
  return value;
}

function readSet(name: string | undefined): SetName | undefined {
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
