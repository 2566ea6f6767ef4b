import { spawnSync } from "node:child_process";
import { statfsSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { begin, goOn, openPlace, type Place, refuseOthers } from "./place.ts";
import { digestResults, prepare, type Subject, subjects } from "./subjects.ts";

/** What came of running a command where there is no room, or nothing may be written. */
export interface DiskReport {
  readonly command: string;
  /** Runs that ended in one line. */
  readonly refused: number;
  /** Runs for which there was room enough. */
  readonly done: number;
  readonly seconds: number;
  readonly fault: string | undefined;
}

const DISK_BYTES = 64 << 20;
/** Room that is left. */
const ROOMS = [0, 4096, 50_000, 200_000, 800_000, 3_000_000];
const REFUSAL = /^expected .+, found .+: .+$/;

/** Whether small disks can be made here, which takes Linux and its root. */
export function canMakeDisks(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0;
}

/**
 * Runs a command on a disk with no room, with ever more, and on one that is read-only. It must end in one line, or be done;
 * earlier results must stay; and once there is room, it must come to the end that it has elsewhere.
 *
 * @param rooms in bytes.
 */
export async function tortureDisks(
  command: string,
  rooms: readonly number[] = ROOMS,
): Promise<DiskReport> {
  const subject = subjects[command]!;
  const dir = await mkdtemp(join(tmpdir(), "disks-"));
  const disk = join(dir, "disk");
  const began = performance.now();
  const count = { refused: 0, done: 0 };
  let fault: string | undefined;
  let close = async () => {};
  try {
    close = await prepare(dir);
    await mkdir(disk);
    mount("-t", "tmpfs", "-o", `size=${DISK_BYTES}`, "tmpfs", disk);
    const whole = await openPlace(dir, disk, "whole");
    const { code, stderr } = await begin(subject, whole);
    if (code !== 0) throw new Error(`with room: ${stderr}`);
    const expected = digestResults(whole.cwd, subject);
    for (const room of rooms) {
      const place = await openPlace(dir, disk, `${room}`);
      await withRoom(disk, room, async () => {
        if ((await tryTo(subject, place, `with ${room} bytes`)) === 0) count.done++;
        else count.refused++;
      });
      await goOn(subject, place);
      refuseOthers(subject, place.cwd, expected);
      await rm(place.cwd, { recursive: true });
    }
    // Over what is there: without room, and read-only. A run is refused, as there is one.
    const stays = async (where: string) => {
      if ((await tryTo(subject, whole, where)) === 0) throw new Error(`${where}, it was done`);
      count.refused++;
      refuseOthers(subject, whole.cwd, expected);
    };
    await withRoom(disk, 0, () => stays("over earlier results"));
    mount("-o", "remount,ro", disk);
    await stays("read-only");
  } catch (error) {
    fault = String(error);
  } finally {
    await close();
    spawnSync("umount", [disk]);
    await rm(dir, { recursive: true, force: true });
  }
  return { command, ...count, seconds: (performance.now() - began) / 1000, fault };
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`no small disk could be made: ${stderr.trim()}`);
}

/** Fills the disk but for so many bytes, and empties it again. */
async function withRoom(disk: string, bytes: number, work: () => Promise<void>): Promise<void> {
  const { bavail, bsize } = statfsSync(disk);
  const ballast = join(disk, "ballast");
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
  await work();
  await rm(ballast);
}

/** The exit code of a command that may fail, in one line. */
async function tryTo(subject: Subject, place: Place, where: string): Promise<number> {
  const { code, stderr } = await begin(subject, place);
  const line = stderr.trim().split("\n").at(-1) ?? "";
  if (code !== 0 && !(code === 1 && REFUSAL.test(line)))
    throw new Error(`${where}: exit code ${code}, ${stderr.trim().slice(-500)}`);
  return code;
}
