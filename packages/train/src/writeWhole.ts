import { basename, dirname } from "node:path";
import { writeFiles } from "@speech-emotion/model/stored";

/** Writes a file under a temporary name first: under its own it is always whole. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  writeFiles(dirname(path), { [basename(path)]: content });
}
