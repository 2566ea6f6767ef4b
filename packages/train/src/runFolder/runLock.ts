import { mkdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { parseStored, whole } from "@speech-emotion/model/stored";
import * as v from "valibot";
import { TrainError } from "../errors.ts";

/** Who owns a run folder: `run.lock`. */
interface Owner {
  readonly pid: number;
  readonly host: string;
}

const ownerSchema: v.GenericSchema<unknown, Owner> = v.object({
  pid: whole(1, Number.MAX_SAFE_INTEGER),
  host: v.string(),
});

/**
 * Does work as the one owner of a run folder, which is made for it, and goes again if nothing was written into it.
 *
 * @throws {TrainError} when another training owns it; one whose process on this machine is gone does not.
 */
export async function withRunLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "run.lock");
  if (!(await create(path))) {
    await removeStale(path);
    if (!(await create(path))) await refuseOwner(path);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
    await rmdir(folder).catch(() => {}); // it holds something
  }
}

/** Only one of those who try at once succeeds. */
async function create(path: string): Promise<boolean> {
  const owner: Owner = { pid: process.pid, host: hostname() };
  return writeFile(path, JSON.stringify(owner), { flag: "wx" }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

/** Takes away the lock of a process that is gone; of another's that came in its place meanwhile, it puts it back. */
async function removeStale(path: string): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => "");
  const owner = parseOwner(text);
  if (owner?.host !== hostname() || isAlive(owner.pid)) return;
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => {});
  const taken = await readFile(aside, "utf8").catch(() => text);
  if (taken !== text) await writeFile(path, taken, { flag: "wx" }).catch(() => {});
  await rm(aside, { force: true });
}

function parseOwner(text: string): Owner | undefined {
  try {
    return parseStored(text, ownerSchema, ({ expected }) => new Error(expected));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // another user's
  }
}

async function refuseOwner(path: string): Promise<never> {
  const owner = parseOwner(await readFile(path, "utf8").catch(() => ""));
  throw new TrainError({
    code: "run-busy",
    expected: "a run folder that no other training writes to",
    found: owner ? `that of process ${owner.pid} on ${owner.host}` : "one that is locked",
    advice: `wait for it or choose another folder; remove ${path} if no training runs there`,
  });
}
