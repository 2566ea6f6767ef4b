import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { writeFiles } from "@speech-emotion/model/stored";
import { ENDING, foldersOf } from "./folders.ts";
import type { Manifest } from "./manifest.ts";
import type { PartHeader } from "./partHeader.ts";

/** Rows after which a part is full. */
const ROWS_A_PART = 10_000;

/** What waits to be on the disk. */
interface Waiting {
  readonly line: string;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes rows of results, one a line, to parts that only this writer writes. Rows that come while others are on their way to
 * the disk go there together. A part that is full stands in the writer's manifest with its digest.
 */
export class PartWriter {
  readonly #archive: string;
  readonly #name: string;
  readonly #header: PartHeader;
  readonly #rowsAPart: number;
  readonly #parts: { file: string; rows: number; sha256: string }[] = [];
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #file: FileHandle | undefined;
  #hash: Hash = createHash("sha256");
  #rows = 0;
  #broken: Error | undefined;

  /**
   * @param archive its folder, in which that for results is.
   * @param options.name of the writer, which no other has.
   */
  constructor(
    archive: string,
    options: {
      readonly name: string;
      readonly header: PartHeader;
      readonly rowsAPart?: number | undefined;
    },
  ) {
    this.#archive = archive;
    this.#name = options.name;
    this.#header = options.header;
    this.#rowsAPart = options.rowsAPart ?? ROWS_A_PART;
  }

  /**
   * Adds a row.
   *
   * @returns once it is on the disk.
   * @throws what the file system says. Nothing is written after that, as a line may be cut.
   */
  append(row: object): Promise<void> {
    if (this.#broken) return Promise.reject(this.#broken);
    const written = new Promise<void>((done, failed) => {
      this.#waiting.push({ line: `${JSON.stringify(row)}\n`, done, failed });
    });
    this.#writing ??= this.#writeAll();
    return written;
  }

  /** Ends the last part, after all rows are on the disk. */
  async close(): Promise<void> {
    await this.#writing;
    if (!this.#broken) await this.#endPart();
    await this.#file?.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const rows = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(rows.map(({ line }) => line).join(""));
        this.#rows += rows.length;
        if (this.#rows >= this.#rowsAPart) await this.#endPart();
        for (const { done } of rows) done();
      } catch (error) {
        this.#broken = error as Error;
        for (const { failed } of rows) failed(error);
      }
    }
    this.#writing = undefined;
  }

  async #write(text: string): Promise<void> {
    this.#file ??= await this.#beginPart();
    await this.#file.appendFile(text);
    await this.#file.datasync();
    this.#hash.update(text);
  }

  async #beginPart(): Promise<FileHandle> {
    const { results } = foldersOf(this.#archive);
    const file = await open(join(results, this.#fileName), "ax");
    const header = `${JSON.stringify(this.#header)}\n`;
    await file.appendFile(header);
    this.#hash = createHash("sha256").update(header);
    return file;
  }

  get #fileName(): string {
    return `${this.#name}.${String(this.#parts.length + 1).padStart(4, "0")}${ENDING}`;
  }

  async #endPart(): Promise<void> {
    if (!this.#file) return;
    await this.#file.close();
    this.#parts.push({
      file: this.#fileName,
      rows: this.#rows,
      sha256: this.#hash.digest("hex"),
    });
    this.#file = undefined;
    this.#rows = 0;
    const manifest: Manifest = { ...this.#header, parts: this.#parts };
    const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
    writeFiles(foldersOf(this.#archive).results, { [`${this.#name}.json`]: text });
  }
}
