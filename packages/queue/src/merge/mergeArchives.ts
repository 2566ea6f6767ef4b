import { createHash } from "node:crypto";
import { extname } from "node:path";
import { readLists } from "../archive/lists.ts";
import type { PartHeader } from "../archive/partHeader.ts";
import { type Row, readParts } from "../archive/readParts.ts";
import { QueueError } from "../errors.ts";
import { NdjsonFile } from "./ndjsonFile.ts";
import { ParquetFile } from "./parquetFile.ts";
import { RowReader } from "./rowReader.ts";

/** What merged results are written to, row by row. */
export interface ResultFile {
  write(row: Row): Promise<void>;
  /** Gives the file its name, with all rows in it. */
  end(): Promise<void>;
  /** Leaves nothing of it. */
  abandon(): Promise<void>;
}

/** What became of an archive's recordings. */
export interface MergeSummary {
  /** Recordings that were put into the queue. */
  readonly recordings: number;
  /** Those with a result. */
  readonly recognised: number;
  /** Those that were set aside. */
  readonly aside: number;
  /** Those of which there is nothing yet. */
  readonly missing: number;
  /** The first few of them. */
  readonly firstMissing: readonly string[];
  /** Rows of a recording that has another one, as a worker was lost between writing it and saying so. */
  readonly twice: number;
  /** Of these, rows that say something else, as another processor's last digits. */
  readonly unlike: number;
}

/** Where the row of a recording's content stands. */
interface Place {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  readonly isAside: boolean;
  /** The beginning of the row's digest, to compare it with others. */
  readonly digest: number;
}

const TOLD = 3;

/**
 * Brings parts of results together in one file, of a row a recording, by name: Parquet where the name ends in `.parquet`, else
 * NDJSON. The same rows give the same bytes, whichever workers wrote them and in which order.
 *
 * @param archives folders of one archive, of which each may have lists and parts.
 * @throws {QueueError} when a part is damaged, parts are of several models, or there is none.
 */
export async function mergeArchives(
  archives: readonly string[],
  { out }: { readonly out: string },
): Promise<MergeSummary> {
  let header: PartHeader | undefined;
  let twice = 0;
  let unlike = 0;
  const places = new Map<string, Place>();
  const listed = await readLists(archives);
  const unlisted = new Map<string, string>();
  for await (const { row, ...at } of readParts(archives, (first) => {
    header = first;
  })) {
    if (!listed.has(row.recording)) unlisted.set(row.recording, row.id);
    const place: Place = { ...at, isAside: row.error !== undefined, digest: digestOf(row) };
    const other = places.get(row.id);
    if (other) {
      twice++;
      if (other.digest !== place.digest) unlike++;
    }
    if (!other || isBefore(place, other)) places.set(row.id, place);
  }
  if (!header)
    throw new QueueError({
      code: "archive-missing",
      expected: "results of workers",
      found: `none in ${archives.join(", ")}`,
      advice: "name the folder that worker wrote to with --out",
    });
  const ids = new Map([...unlisted, ...listed]);
  const counts = { recognised: 0, aside: 0, missing: 0 };
  const firstMissing: string[] = [];
  const file = await openResultFile(out, header);
  const reader = new RowReader();
  try {
    for (const recording of [...ids.keys()].sort()) {
      const place = places.get(ids.get(recording) as string);
      if (!place) {
        counts.missing++;
        if (firstMissing.length < TOLD) firstMissing.push(recording);
        continue;
      }
      counts[place.isAside ? "aside" : "recognised"]++;
      await file.write({ ...(await reader.read(place)), recording });
    }
    await file.end();
  } catch (error) {
    await file.abandon();
    throw error;
  } finally {
    await reader.close();
  }
  return { recordings: ids.size, ...counts, firstMissing, twice, unlike };
}

function openResultFile(out: string, { labels }: PartHeader): Promise<ResultFile> {
  const ending = extname(out);
  if (ending === ".parquet") return ParquetFile.open(out, labels);
  if (ending === ".ndjson" || ending === ".jsonl") return NdjsonFile.open(out);
  throw new QueueError({
    code: "format-unknown",
    expected: "a file that ends in .parquet, .ndjson or .jsonl",
    found: out,
    advice: "name it so",
  });
}

/** A result goes before a refusal; of two alike, the same one goes first in whichever part it stands. */
function isBefore(one: Place, other: Place): boolean {
  return one.isAside === other.isAside ? one.digest < other.digest : other.isAside;
}

/** 48 bits of a row's digest, but for the name that it was put in under. */
function digestOf({ recording: _, ...row }: Row): number {
  return createHash("sha256").update(JSON.stringify(row)).digest().readUIntBE(0, 6);
}
