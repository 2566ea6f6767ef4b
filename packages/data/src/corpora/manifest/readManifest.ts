import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { DataError } from "../../errors.ts";
import { listFirst } from "../../listFirst.ts";
import type { FfmpegUse } from "../../recordings/openRecording.ts";
import type { FoundClip, SkippedFile } from "../clip.ts";
import { partName } from "../clipPart.ts";
import { describeSkipped } from "../describeSkipped.ts";
import { reasonAgainst } from "../leaveOutOthers.ts";
import type { FoundSet } from "../loadDataSet.ts";
import { isOtherSoundName } from "../soundFiles.ts";
import { findColumns } from "./columns.ts";
import type { BadRow } from "./manifestRows.ts";
import { isManifestName, parseManifest } from "./parseManifest.ts";
import { readRow } from "./readRow.ts";

/** Whether a path is that of a manifest, and not of a folder. */
export async function isManifest(path: string): Promise<boolean> {
  return isManifestName(path) && ((await stat(path).catch(() => undefined))?.isFile() ?? false);
}

/**
 * The clips that a table names, a row each: `path,label,speaker,split,start,end`, of which the first two are needed. Paths
 * begin at the manifest's own folder, or are absolute, and may have `\` between folders as on Windows; start and end are
 * seconds, for a part of a longer recording. Files that are no WAV by their names are left out where ffmpeg does not decode
 * them.
 *
 * @throws {DataError} when it is not text in UTF-8, a column is missing, or rows cannot be used: all of them in one line.
 */
export async function readManifest(
  path: string,
  { ffmpeg = "auto" }: { readonly ffmpeg?: FfmpegUse | undefined } = {},
): Promise<FoundSet> {
  const dir = dirname(path);
  const { columns: names, rows, bad } = parseManifest(await readUtf8(path), path);
  const columns = names.length > 0 || bad.length === 0 ? findColumns(names, path) : undefined;
  if (!columns) refuseRows(path, bad, bad.length);
  const found = rows.map((row) => readRow(row, { dir, columns }));
  const missing = await findMissing(found.filter((clip) => typeof clip !== "string"));
  const lines = new Map<string, number>();
  const clips: FoundClip[] = [];
  const badRows: BadRow[] = [...bad];
  for (const [i, { line }] of rows.entries()) {
    const clip = found[i] as FoundClip | string;
    const reason = typeof clip === "string" ? clip : (missing.get(clip.path) ?? twinOf(clip, line));
    if (reason !== undefined) badRows.push({ line, reason });
    else clips.push(clip as FoundClip);
  }
  if (badRows.length > 0) refuseRows(path, badRows, rows.length + bad.length);
  const { kept, skipped } = await leaveOutUndecoded(clips, ffmpeg);
  if (kept.length === 0)
    throw new DataError({
      code: "no-clips",
      expected: `a row a clip in ${path}`,
      found: skipped.length > 0 ? describeSkipped(skipped) : "none",
      advice: "add some",
    });
  return { name: "manifest", clips: kept, skipped, columns };

  /** Why a clip is the same as that of an earlier row. */
  function twinOf(clip: FoundClip, line: number): string | undefined {
    const key = resolve(clip.path) + partName(clip);
    const first = lines.get(key);
    if (first !== undefined) return `the same clip as line ${first}`;
    lines.set(key, line);
    return undefined;
  }
}

async function readUtf8(path: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path)); // without its mark of order
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new DataError({
      code: "manifest-damaged",
      expected: `text in UTF-8 in ${path}`,
      found: "bytes that are none",
      advice: "save it as UTF-8",
    });
  }
}

/** Paths at which there is no file, and what is there. */
async function findMissing(clips: readonly FoundClip[]): Promise<ReadonlyMap<string, string>> {
  const missing = new Map<string, string>();
  const look = async (path: string) => {
    const info = await stat(path).catch(() => undefined);
    if (!info?.isFile())
      missing.set(path, `${info ? "no file" : "nothing"} at ${JSON.stringify(path)}`);
  };
  await Promise.all([...new Set(clips.map(({ path }) => path))].map(look));
  return missing;
}

/** Leaves out the clips that are no WAV by their names where ffmpeg does not decode them. */
async function leaveOutUndecoded(clips: readonly FoundClip[], ffmpeg: FfmpegUse) {
  const isOther = ({ path }: FoundClip) => isOtherSoundName(path);
  const reason = clips.some(isOther) ? await reasonAgainst(ffmpeg) : undefined;
  if (reason === undefined) return { kept: clips, skipped: [] };
  const skipped = clips
    .filter(isOther)
    .map((clip): SkippedFile => ({ path: clip.path + partName(clip), reason }));
  return { kept: clips.filter((clip) => !isOther(clip)), skipped };
}

function refuseRows(path: string, bad: readonly BadRow[], rows: number): never {
  const reasons = bad
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, reason }) => `line ${line} (${reason})`);
  throw new DataError({
    code: "rows-bad",
    expected: `a row a clip in ${path}`,
    found: `${bad.length} of ${rows} that cannot be used, ${listFirst(reasons)}`,
    advice: "mend or remove them",
  });
}
