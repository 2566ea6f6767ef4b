import { type FileHandle, mkdir, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ArchivedRecording } from "../recordings/identify.ts";
import { damaged } from "./damaged.ts";
import { ENDING, foldersOf } from "./folders.ts";
import { readLines } from "./readLines.ts";

/** A recording as a list has it. */
type Listed = Pick<ArchivedRecording, "recording" | "id">;

/** Adds recordings to an archive, in a file of its own. */
export class ListWriter {
  readonly #folder: string;
  readonly #name: string;
  #file: FileHandle | undefined;

  /** @param name of the list; later ones sort after it. */
  constructor(archive: string, name: string) {
    this.#folder = foldersOf(archive).lists;
    this.#name = `${name}${ENDING}`;
  }

  /** @returns once they are on the disk. */
  async append(recordings: readonly Listed[]): Promise<void> {
    if (recordings.length === 0) return;
    await mkdir(this.#folder, { recursive: true });
    this.#file ??= await open(join(this.#folder, this.#name), "ax");
    const lines = recordings.map(({ recording, id }) => `${JSON.stringify({ recording, id })}\n`);
    await this.#file.appendFile(lines.join(""));
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}

/** The ids of all recordings in archives' lists, by name; of a name that is listed twice, the later id. */
export async function readLists(archives: readonly string[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const lists: { readonly name: string; readonly path: string }[] = [];
  for (const archive of archives) {
    const { lists: folder } = foldersOf(archive);
    for (const name of await readdir(folder).catch(() => []))
      if (name.endsWith(ENDING)) lists.push({ name, path: join(folder, name) });
  }
  for (const { path } of lists.sort((a, b) => (a.name < b.name ? -1 : 1)))
    for await (const { bytes, isWhole } of readLines(path)) {
      if (!isWhole) break; // its writer was killed before that one was put into the queue
      const { recording, id } = parseListed(bytes, path);
      ids.set(recording, id);
    }
  return ids;
}

function parseListed(bytes: Buffer, path: string): Listed {
  try {
    const { recording, id } = JSON.parse(bytes.toString()) as Partial<Listed>;
    if (typeof recording === "string" && typeof id === "string") return { recording, id };
  } catch {} // told below
  throw damaged(`recording and id in each line of ${path}`, bytes.subarray(0, 100).toString());
}
