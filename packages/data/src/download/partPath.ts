import { join } from "node:path";
import type { RemoteFile } from "./downloadTable.ts";

/** Where a file is while it is fetched: under a name that nothing of the corpus has. */
export function partPath(dir: string, { name }: RemoteFile): string {
  return join(dir, `${name}.part`);
}
