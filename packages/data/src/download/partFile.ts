import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { feedFile } from "./feedFile.ts";

/** A file that is being fetched, under a name of its own, with the digest of what is there. */
export class PartFile {
  readonly path: string;
  readonly #algorithm: string;
  readonly #file: FileHandle;
  #hash: Hash;
  #bytes = 0;

  private constructor(path: string, algorithm: string, file: FileHandle) {
    this.path = path;
    this.#algorithm = algorithm;
    this.#file = file;
    this.#hash = createHash(algorithm);
  }

  /** Opens what an earlier run left, or an empty one. */
  static async open(path: string, algorithm: string): Promise<PartFile> {
    const part = new PartFile(path, algorithm, await open(path, "a"));
    part.#bytes = await feedFile(path, part.#hash);
    return part;
  }

  /** How many bytes are there. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds bytes at its end. */
  async append(chunk: Uint8Array): Promise<void> {
    for (let rest = chunk; rest.length > 0; ) {
      const { bytesWritten } = await this.#file.write(rest);
      this.#hash.update(rest.subarray(0, bytesWritten));
      this.#bytes += bytesWritten;
      rest = rest.subarray(bytesWritten);
    }
  }

  /** Forgets all that is there. */
  async restart(): Promise<void> {
    await this.#file.truncate(0);
    this.#hash = createHash(this.#algorithm);
    this.#bytes = 0;
  }

  /** The digest of all that is there, in hexadecimal. */
  digest(): string {
    return this.#hash.copy().digest("hex");
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Closes it and takes it away. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }
}
