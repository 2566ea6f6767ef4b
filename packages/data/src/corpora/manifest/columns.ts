import { DataError } from "../../errors.ts";

/** What a manifest may say of a clip; path and label it must. */
export type ManifestField = "path" | "label" | "speaker" | "split" | "start" | "end";

/** What else people call the columns. Case, spaces, `_` and `-` do not matter. */
const NAMES: Readonly<Record<ManifestField, readonly string[]>> = {
  path: ["file", "file_name", "file_path", "wav", "wav_path", "audio", "audio_path", "audio_file"],
  label: ["emotion", "class"],
  speaker: ["speaker_id", "actor", "actor_id"],
  split: ["set", "subset", "partition"],
  start: ["start_time", "start_sec", "start_seconds", "onset"],
  end: ["end_time", "end_sec", "end_seconds"],
};
const REQUIRED: readonly ManifestField[] = ["path", "label"];

const FIELDS = new Map(
  Object.entries(NAMES).flatMap(([field, others]) =>
    [field, ...others].map((name) => [plain(name), field as ManifestField] as const),
  ),
);

/** How the columns of a manifest were read. */
export interface ManifestColumns {
  /** Each column that is read, by its own name, and what it is read as. */
  readonly read: readonly {
    /** Its own name. */
    readonly from: string;
    /** What it says of a clip. */
    readonly to: ManifestField;
  }[];
  /** Names of the columns that are not. */
  readonly unread: readonly string[];
}

/**
 * Which column is what. Where several could be one thing, that with the very name is, and the others are not read.
 *
 * @throws {DataError} when there is none for the path or the label, or several could be one thing.
 */
export function findColumns(names: readonly string[], path: string): ManifestColumns {
  const read = (Object.keys(NAMES) as ManifestField[]).flatMap((field) => {
    const meant = names.filter((name) => FIELDS.get(plain(name)) === field);
    const exact = meant.filter((name) => plain(name) === field);
    const [from, ...others] = exact.length > 0 ? exact : meant;
    if (others.length > 0) refuseColumns(path, `one column ${field}`, [from as string, ...others]);
    return from === undefined ? [] : [{ from, to: field }];
  });
  const missing = REQUIRED.filter((field) => read.every(({ to }) => to !== field));
  if (missing.length > 0) refuseColumns(path, `a column ${missing.join(" and a column ")}`, names);
  const taken = new Set(read.map(({ from }) => from));
  return { read, unread: [...new Set(names)].filter((name) => !taken.has(name)) };
}

/** One phrase on them: `path, emotion as label; not read: age`. */
export function describeColumns({ read, unread }: ManifestColumns): string {
  const words = read.map(({ from, to }) => (from === to ? from : `${from} as ${to}`)).join(", ");
  return unread.length > 0 ? `${words}; not read: ${unread.join(", ")}` : words;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, "");
}

function refuseColumns(path: string, expected: string, names: readonly string[]): never {
  throw new DataError({
    code: "columns-unclear",
    expected: `${expected} in ${path}`,
    found: names.map((name) => JSON.stringify(name)).join(", ") || "none",
    advice: "name the columns path, label, speaker, split, start and end; the first two are needed",
  });
}
