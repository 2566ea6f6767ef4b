import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Does something in a folder that is no longer there, as where another program removed it: no thread can be started in it. */
export async function inRemovedFolder(work: () => Promise<void>): Promise<void> {
  const before = process.cwd();
  const dir = await mkdtemp(join(tmpdir(), "removed-"));
  process.chdir(dir);
  await rmdir(dir);
  try {
    await work();
  } finally {
    process.chdir(before);
  }
}
