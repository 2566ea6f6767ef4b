import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { RemoteFile } from "./downloadTable.ts";
import { feedFile } from "./feedFile.ts";

/** Whether a file is there, and the one that it has to be. */
export async function hasDigest(path: string, { bytes, digest }: RemoteFile): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || (bytes !== undefined && found.size !== bytes)) return false;
  const hash = createHash(digest.algorithm);
  await feedFile(path, hash);
  return hash.digest("hex") === digest.hex;
}
