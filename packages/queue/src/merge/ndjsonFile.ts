import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished } from "node:stream/promises";
import type { Row } from "../archive/readParts.ts";
import type { ResultFile } from "./mergeArchives.ts";

/** Merged results, a row a line. */
export class NdjsonFile implements ResultFile {
  readonly #path: string;
  readonly #stream: WriteStream;

  private constructor(path: string, stream: WriteStream) {
    this.#path = path;
    this.#stream = stream;
  }

  static async open(path: string): Promise<NdjsonFile> {
    const stream = createWriteStream(`${path}.tmp`);
    await once(stream, "open");
    return new NdjsonFile(path, stream);
  }

  async write({ recording, id, ...rest }: Row): Promise<void> {
    const line = `${JSON.stringify({ recording, id, ...rest })}\n`;
    if (!this.#stream.write(line)) await once(this.#stream, "drain");
  }

  async end(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream);
    await rename(`${this.#path}.tmp`, this.#path);
  }

  async abandon(): Promise<void> {
    this.#stream.destroy();
    await rm(`${this.#path}.tmp`, { force: true });
  }
}
