import { createHash, randomBytes } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import {
  decodeNpy,
  encodeNpy,
  FeatureError,
  type FeatureMatrix,
  type FrontEndConfig,
  NPY_HEADER_BYTES,
  npyShape,
} from "@speech-emotion/features";
import { type Effect, effectName } from "../augmentation/augmentation.ts";
import { DataError } from "../errors.ts";
import { cacheDir, writeCache } from "./cacheDir.ts";
import { writeWhole } from "./writeWhole.ts";

/** Counts up whenever the same settings give other features or other files, so that old ones are not used. */
const FORMAT = 6;
const DIGEST_BYTES = 32;
const BYTES_PER_VALUE = 4;
/** Codes of the file system: there is no such file, and it is none that can be read. */
const NONE = new Set(["ENOENT", "ENOTDIR"]);
const UNREADABLE = new Set(["EACCES", "EIO", "EISDIR", "ELOOP", "EPERM"]);

/**
 * Features on disk, keyed by the clip's content and all settings: a `.npy` file each, and after it the SHA-256 of the key
 * and of that, so that neither a damaged file nor that of another clip is believed.
 */
export class FeatureStore {
  /** Folder that the files are in. */
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

  /** Where the features of a key are. */
  path(key: string): string {
    return join(this.dir, key.slice(0, 2), `${key}.npy`);
  }

  /**
   * The features of a key; undefined where there are none.
   *
   * @throws {DataError} when its file is not as it was written.
   */
  read(key: string): FeatureMatrix | undefined {
    const path = this.path(key);
    try {
      const file = openSync(path, "r");
      try {
        return readEntry(file, key);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      const { code = "", message } = error as NodeJS.ErrnoException;
      if (NONE.has(code)) return undefined;
      if (!(error instanceof FeatureError || UNREADABLE.has(code))) throw error;
      throw new DataError(
        {
          code: "features-damaged",
          expected: `features as they were stored at ${path}`,
          found: message,
          advice: "take them again",
        },
        { cause: error },
      );
    }
  }

  /**
   * Writes under a temporary name first: a file of the store is always whole.
   *
   * @throws {DataError} when the file system refuses it.
   */
  async write(key: string, matrix: FeatureMatrix): Promise<void> {
    const path = this.path(key);
    const npy = encodeNpy(matrix);
    const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
    await writeCache(this.dir, async () =>
      writeWhole(path, Buffer.concat([npy, digestEntry(key, npy)]), temporary),
    );
  }
}

/** @throws {FeatureError} when it is not what was written under the key. */
function readEntry(file: number, key: string): FeatureMatrix {
  const header = new Uint8Array(NPY_HEADER_BYTES);
  const { frames, size, offset } = npyShape(header.subarray(0, readSync(file, header)));
  const npyBytes = offset + BYTES_PER_VALUE * frames * size;
  const bytes = fstatSync(file).size;
  if (bytes !== npyBytes + DIGEST_BYTES)
    throw new FeatureError({
      code: "npy-damaged",
      expected: `${npyBytes + DIGEST_BYTES} bytes`,
      found: `${bytes}`,
      advice: "write it again",
    });
  const entry = Buffer.alloc(bytes);
  readSync(file, entry, { position: 0 });
  const npy = entry.subarray(0, npyBytes);
  if (!entry.subarray(npyBytes).equals(digestEntry(key, npy)))
    throw new FeatureError({
      code: "npy-damaged",
      expected: "the digest that it ends with",
      found: "another",
      advice: "write it again",
    });
  return decodeNpy(npy);
}

function digestEntry(key: string, npy: Uint8Array): Buffer {
  return createHash("sha256").update(key).update(npy).digest();
}
