import type { RemoteFile } from "./downloadTable.ts";

/** A file as a mirror has it, by its name; as its publisher has it where there is none. */
export function mirrored(file: RemoteFile, mirror: string | undefined): RemoteFile {
  return mirror === undefined
    ? file
    : { ...file, url: `${mirror.replace(/\/*$/, "/")}${file.name}` };
}
