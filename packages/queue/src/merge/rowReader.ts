import { type FileHandle, open } from "node:fs/promises";
import type { Row } from "../archive/readParts.ts";

/** Files that are open at a time. */
const MOST_OPEN = 64;

/** Reads rows of parts by where they stand. */
export class RowReader {
  readonly #files = new Map<string, FileHandle>();

  async read(place: {
    readonly path: string;
    readonly offset: number;
    readonly length: number;
  }): Promise<Row> {
    const file = await this.#open(place.path);
    const bytes = Buffer.alloc(place.length);
    await file.read(bytes, 0, place.length, place.offset);
    return JSON.parse(bytes.toString());
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
    this.#files.clear();
  }

  async #open(path: string): Promise<FileHandle> {
    const known = this.#files.get(path);
    if (known) return known;
    if (this.#files.size >= MOST_OPEN) await this.close();
    const file = await open(path);
    this.#files.set(path, file);
    return file;
  }
}
