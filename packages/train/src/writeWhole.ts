import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a file under a temporary name first: under its own it is always whole. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.tmp`, content); // at once: by way of promises a small file takes three times as long
  renameSync(`${path}.tmp`, path);
}
