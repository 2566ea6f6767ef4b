import { createHash } from "node:crypto";
import { damaged } from "./damaged.ts";
import { type FoundPart, findParts } from "./manifest.ts";
import { checkSameModel, type PartHeader, parseHeader } from "./partHeader.ts";
import { readLines } from "./readLines.ts";

/** A row of a part: the result of a recording, or why there is none. */
export interface Row {
  readonly id: string;
  readonly recording: string;
  /** Why there is no result; the rest of a row is as `predict --ndjson` has it. */
  readonly error?: string;
  readonly code?: string;
  readonly [field: string]: unknown;
}

/** A row with where it stands. */
export interface PlacedRow {
  readonly row: Row;
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * All rows in archives' folders. Parts that a manifest names are held to its digest; the last line of another, whose writer
 * may have been killed, is left out where it is cut.
 *
 * @param onHeader is told the header that all parts have, before the first row.
 * @throws {QueueError} when a part is damaged, or of another model than the first.
 */
export async function* readParts(
  archives: readonly string[],
  onHeader?: (header: PartHeader) => void,
): AsyncGenerator<PlacedRow> {
  let first: PartHeader | undefined;
  for (const archive of archives)
    for (const part of await findParts(archive))
      yield* readPart(part, (header) => {
        if (!first) onHeader?.(header);
        first ??= header;
        checkSameModel(first, header, part.path);
      });
}

async function* readPart(
  { path, full }: FoundPart,
  onHeader: (header: PartHeader) => void,
): AsyncGenerator<PlacedRow> {
  const hash = createHash("sha256");
  let isFirst = true;
  for await (const { offset, bytes, isWhole } of readLines(path, (piece) => hash.update(piece))) {
    if (!isWhole) {
      if (full) throw damaged(`the end of a line at the end of ${path}`, "a line that is cut");
      break;
    }
    if (isFirst) onHeader(parseHeader(bytes.toString(), path));
    else yield { row: parseRow(bytes, path), path, offset, length: bytes.length };
    isFirst = false;
  }
  if (full && hash.digest("hex") !== full.sha256)
    throw damaged(`${path} as it was written, of SHA-256 ${full.sha256}`, "other bytes");
}

function parseRow(bytes: Buffer, path: string): Row {
  try {
    const row = JSON.parse(bytes.toString()) as Partial<Row> | null;
    if (typeof row?.id === "string" && typeof row.recording === "string") return row as Row;
  } catch {} // told below
  throw damaged(`a row with id and recording in ${path}`, bytes.subarray(0, 100).toString());
}
