import {
  commonLabel,
  describeColumns,
  findColumns,
  isManifestName,
  isOtherSoundName,
  isWavName,
  type ManifestFields,
  parseManifest,
  partName,
  readFields,
  readNames,
} from "@speech-emotion/data/labels";
import type { FoundFile } from "./foundFile.ts";
import { pathMatcher } from "./matchPath.ts";

/** A clip of a folder or a manifest: a file, or a part of one. */
export interface ImportedClip {
  /** The file's path, and the part. */
  readonly name: string;
  readonly file: File;
  readonly label: string | undefined;
  readonly speaker: string | undefined;
  readonly startSec: number | undefined;
  readonly endSec: number | undefined;
}

/** What was taken of files that came together. */
export interface Import {
  readonly clips: readonly ImportedClip[];
  /** What they are, and what says so: a sentence or few. */
  readonly summary: string;
  /** What could not be used and why, a line each. */
  readonly problems: readonly string[];
}

const { compare } = new Intl.Collator("en", { numeric: true });

/**
 * The clips in files that came together, with what says what they are: a manifest among them, else folders that are named
 * after emotions, else the names of a known corpus. Of folders only sound files are taken.
 */
export async function readImport(found: readonly FoundFile[]): Promise<Import> {
  const visible = found.filter(({ path }) => !isHidden(path));
  const isSound = ({ path }: FoundFile) =>
    !isManifestName(path) && (isWavName(path) || isOtherSoundName(path) || !path.includes("/"));
  const sounds = visible.filter(isSound).sort((a, b) => compare(a.path, b.path));
  const manifests: ReadManifest[] = [];
  const problems: string[] = [];
  for (const { path, file } of visible.filter(({ path }) => isManifestName(path)))
    try {
      manifests.push(await readManifest(path, file, sounds));
    } catch (error) {
      problems.push(`${path} is not read: ${(error as Error).message}`);
    }
  problems.push(...manifests.flatMap((manifest) => manifest.problems));
  const others = visible.length - sounds.length - manifests.length;
  const left = others > 0 ? ` ${filesOf(others, "other file")} left out.` : "";
  if (manifests.length === 0) {
    const { by, clips } = nameClips(sounds);
    const summary =
      clips.length === 0
        ? "No sound file is in it."
        : `${filesOf(clips.length, "sound file")}, ${by}.`;
    return { clips, summary: summary + left, problems };
  }
  const named = manifests.flatMap(({ clips }) => clips);
  const files = new Set(named.map(({ file }) => file));
  const unnamed = sounds.filter(({ file }) => !files.has(file)).map(clipOf);
  const by = manifests.map(({ path, columns }) => `${path} (${columns})`).join(" and ");
  const without =
    unnamed.length > 0 ? ` ${filesOf(unnamed.length, "sound file")} without a label.` : "";
  return {
    clips: [...named, ...unnamed],
    summary: `${filesOf(named.length, "clip")}, labelled by ${by}.${without}${left}`,
    problems,
  };
}

interface ReadManifest {
  readonly path: string;
  /** How its columns were read. */
  readonly columns: string;
  readonly clips: readonly ImportedClip[];
  readonly problems: readonly string[];
}

/** @throws {Error} when it is no manifest. */
async function readManifest(
  path: string,
  file: File,
  sounds: readonly FoundFile[],
): Promise<ReadManifest> {
  const { columns: names, rows, bad } = parseManifest(await textOf(file), path);
  const columns = findColumns(names, path);
  const said = rows.map((row) => ({ line: row.line, fields: readFields(row, columns) }));
  const files = new Map(sounds.map((sound) => [sound.path, sound.file]));
  const written = said.flatMap(({ fields }) => (typeof fields === "string" ? [] : [fields.path]));
  const match = pathMatcher([...files.keys()], { manifest: path, written });
  const lines = new Map<string, number>();
  const clips: ImportedClip[] = [];
  const reasons: { line: number; reason: string }[] = [...bad];
  for (const { line, fields } of said) {
    const clip = typeof fields === "string" ? fields : clipFor(fields, line);
    if (typeof clip === "string") reasons.push({ line, reason: clip });
    else clips.push(clip);
  }
  const problems = reasons
    .sort((a, b) => a.line - b.line)
    .map(({ line, reason }) => `${path}, line ${line}: ${reason}`);
  return { path, columns: describeColumns(columns), clips, problems };

  function clipFor(fields: ManifestFields, line: number): ImportedClip | string {
    const matched = match(fields.path);
    if (matched === undefined)
      return `${JSON.stringify(fields.path)} is not among the files that came with it`;
    const { label, speaker, startSec, endSec } = fields;
    const name = matched + partName(fields);
    const first = lines.get(name);
    if (first !== undefined) return `the same clip as line ${first}`;
    lines.set(name, line);
    const own = files.get(matched) as File;
    return { name, file: own, label: commonLabel(label), speaker, startSec, endSec };
  }
}

async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error("expected text in UTF-8, found other bytes: save it as UTF-8");
  }
}

/** Clips by what their names and folders say, and what said it. */
function nameClips(sounds: readonly FoundFile[]) {
  const { by, sounds: named } = readNames(sounds.map(({ path }) => path));
  const clips = sounds.map((sound, i): ImportedClip => ({ ...clipOf(sound), ...named[i] }));
  if (by === undefined) return { clips, by: "without labels" };
  if (by === "folders") return { clips, by: "labelled by their folders" };
  return { clips, by: `labelled by their names, as ${by} has them` };
}

function clipOf({ path, file }: FoundFile): ImportedClip {
  return {
    ...{ name: path, file, label: undefined, speaker: undefined },
    ...{ startSec: undefined, endSec: undefined },
  };
}

/** What starts with a dot, and what a Mac puts into its archives. */
function isHidden(path: string): boolean {
  return path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");
}

function filesOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
