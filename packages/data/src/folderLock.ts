import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/** Which process owns a folder, as its lock says. */
export interface FolderOwner {
  /** The process' number on its machine. */
  readonly pid: number;
  /** The machine's name. */
  readonly host: string;
  /**
   * On Linux, when the process began, in clock ticks since the machine did. A container that is started again has the name of the one
   * before it, and numbers its processes as that did.
   */
  readonly started?: number;
}

/** How a folder is locked. */
export interface FolderLockOptions {
  /** Name of the file that is the lock, such as `run.lock`. */
  readonly name: string;
  /** Makes the error for a folder that another process owns; `owner` is undefined where its lock does not say who. */
  readonly refuse: (lock: string, owner: FolderOwner | undefined) => Error;
}

/**
 * Does work as the one owner of a folder, which is made for it, and goes again if nothing was written into it. The lock
 * of a process on this machine that is gone does not hold.
 *
 * @throws what `refuse` makes, when another process owns the folder.
 */
export async function withFolderLock<T>(
  folder: string,
  { name, refuse }: FolderLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  if (!create(path)) {
    await removeStale(path);
    if (!create(path)) throw refuse(path, parseOwner(await readFile(path, "utf8").catch(() => "")));
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
    await rmdir(folder).catch(() => {}); // it holds something
  }
}

/** Only one of those who try at once succeeds. */
function create(path: string): boolean {
  const started = readStatus(process.pid)?.started;
  const owner: FolderOwner = {
    ...{ pid: process.pid, host: hostname() },
    ...(started === undefined ? {} : { started }),
  };
  try {
    writeFileSync(path, JSON.stringify(owner), { flag: "wx" }); // at once: killed on the way, it would say nothing, and hold
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    rmSync(path, { force: true }); // made, but there was no room for what it says: it would hold for ever
    throw error;
  }
}

/** Takes away the lock of a process that is gone; of another's that came in its place meanwhile, it puts it back. */
async function removeStale(path: string): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => "");
  const owner = parseOwner(text);
  if (owner?.host !== hostname() || isAlive(owner)) return;
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => {});
  const taken = await readFile(aside, "utf8").catch(() => text);
  if (taken !== text) await writeFile(path, taken, { flag: "wx" }).catch(() => {});
  await rm(aside, { force: true });
}

function parseOwner(text: string): FolderOwner | undefined {
  try {
    const { pid, host, started } = JSON.parse(text) as Partial<FolderOwner>;
    const isOwner = Number.isSafeInteger(pid) && Number(pid) > 0 && typeof host === "string";
    if (!isOwner) return undefined;
    const owner = { pid: pid as number, host: host as string };
    return typeof started === "number" ? { ...owner, started } : owner;
  } catch {
    return undefined; // it says nothing
  }
}

function isAlive({ pid, started }: FolderOwner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false; // another user's is alive
  }
  const status = readStatus(pid);
  if (!status) return true;
  // A process that ended keeps its number until its parent asks after it, which some containers' first process never does.
  if (status.state === "Z" || status.state === "X") return false;
  return started === undefined || started === status.started;
}

/** What Linux says of a process; undefined elsewhere, or where it is gone just now. */
function readStatus(pid: number): { readonly state: string; readonly started: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [, state, started] = /^\d+ \(.*\) (\S) (?:\S+ ){18}(\d+) /s.exec(text) ?? [];
    return state === undefined ? undefined : { state, started: Number(started) };
  } catch {
    return undefined;
  }
}
