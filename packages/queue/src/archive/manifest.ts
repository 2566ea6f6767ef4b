import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseStored, sha256, whole } from "@speech-emotion/model/stored";
import * as v from "valibot";
import { damaged } from "./damaged.ts";
import { ENDING, foldersOf } from "./folders.ts";
import type { PartHeader } from "./partHeader.ts";

/** A part that is full. */
interface FullPart {
  readonly file: string;
  /** How many rows it has beside its header. */
  readonly rows: number;
  /** SHA-256 of its bytes. */
  readonly sha256: string;
}

/** What a writer says of its parts, in a file beside them. */
export interface Manifest extends PartHeader {
  readonly parts: readonly FullPart[];
}

const schema: v.GenericSchema<unknown, Pick<Manifest, "parts">> = v.object({
  parts: v.array(
    v.object({ file: v.string(), rows: whole(1, Number.MAX_SAFE_INTEGER), sha256: sha256 }),
  ),
});

/** A part of an archive's results. */
export interface FoundPart {
  readonly path: string;
  /** What its writer's manifest says of it; undefined where it was not full when its writer ended. */
  readonly full: FullPart | undefined;
}

/** The parts in an archive's folder, by name; those that a manifest names are there. */
export async function findParts(archive: string): Promise<FoundPart[]> {
  const { results } = foldersOf(archive);
  const names = (await readdir(results).catch(() => [])).sort();
  const full = new Map<string, FullPart>();
  for (const name of names.filter((each) => each.endsWith(".json"))) {
    const path = join(results, name);
    const { parts } = parseStored(await readFile(path, "utf8"), schema, ({ expected, found }) =>
      damaged(`${expected} in ${path}`, found),
    );
    for (const part of parts) {
      if (!names.includes(part.file))
        throw damaged(`the part ${part.file}, which ${path} names`, "nothing");
      full.set(part.file, part);
    }
  }
  return names
    .filter((name) => name.endsWith(ENDING))
    .map((name) => ({ path: join(results, name), full: full.get(name) }));
}
