import { createHash, randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import {
  decodeNpy,
  encodeNpy,
  type FeatureMatrix,
  type FrontEndConfig,
  NPY_HEADER_BYTES,
  npyShape,
} from "@speech-emotion/features";
import { type Effect, effectName } from "../augmentation/augmentation.ts";

/** Counts up whenever the same settings give other features, so that old files are not used. */
const FORMAT = 4;

/** Where this project keeps what it can make again: `SPEECH_EMOTION_CACHE`, else the user's cache folder. */
export function cacheDir(): string {
  return (
    process.env.SPEECH_EMOTION_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "speech-emotion")
  );
}

/** Features on disk, a `.npy` file a clip and variant, keyed by the file's content and all settings. */
export class FeatureStore {
  readonly dir: string;

  constructor(dir: string = join(cacheDir(), "features")) {
    this.dir = dir;
  }

  /** Key of the features that some stages take of one clip. */
  static key(digest: string, stages: FrontEndConfig, effect?: Effect): string {
    const settings = stages.map((stage) =>
      Object.entries(stage).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    return createHash("sha256")
      .update(JSON.stringify([FORMAT, digest, settings, effect ? effectName(effect) : null]))
      .digest("hex");
  }

  has(key: string): boolean {
    return existsSync(this.#path(key));
  }

  async read(key: string): Promise<FeatureMatrix> {
    return decodeNpy(await readFile(this.#path(key)));
  }

  /** Reads a matrix now, for who needs only a few at a time and not all in memory. */
  readSync(key: string): FeatureMatrix {
    return decodeNpy(readFileSync(this.#path(key)));
  }

  /** Frames of a matrix, without reading it. */
  countFrames(key: string): number {
    const file = openSync(this.#path(key), "r");
    try {
      const header = new Uint8Array(NPY_HEADER_BYTES);
      readSync(file, header);
      return npyShape(header).frames;
    } finally {
      closeSync(file);
    }
  }

  /** Writes under a temporary name first: a file of the store is always whole. */
  async write(key: string, matrix: FeatureMatrix): Promise<void> {
    const path = this.#path(key);
    const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, encodeNpy(matrix));
    await rename(temporary, path);
  }

  #path(key: string): string {
    return join(this.dir, key.slice(0, 2), `${key}.npy`);
  }
}
