import { statfs } from "node:fs/promises";
import { DataError } from "../errors.ts";
import { formatBytes } from "./formatBytes.ts";

/** @throws {DataError} when the disk of a folder has less room than is needed there. */
export async function checkRoom(dir: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  if (needed <= free) return;
  throw new DataError({
    code: "disk-full",
    expected: `${formatBytes(needed)} free on the disk of ${dir}`,
    found: formatBytes(free),
    advice: "make room, or choose a folder on another disk; what was fetched is kept",
  });
}
