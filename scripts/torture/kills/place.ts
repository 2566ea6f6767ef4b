import { symlinkSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { COMMAND_LINE, type Ended, runNode } from "./process.ts";
import { digestResults, SHARED, type Subject } from "./subjects.ts";

/** Where a command runs, and its cache. */
export interface Place {
  readonly cwd: string;
  readonly cache: string;
}

/** A folder that holds what the commands read, and nothing that they have written. */
export async function openPlace(prepared: string, dir: string, name: string): Promise<Place> {
  const cwd = join(dir, name);
  await mkdir(cwd);
  for (const shared of SHARED) symlinkSync(join(prepared, shared), join(cwd, shared));
  return { cwd, cache: join(cwd, "cache") };
}

/** Runs a command in a place. */
export function begin(
  { program, args }: Subject,
  place: Place,
  killAfterMs?: number,
): Promise<Ended> {
  const node = program?.(place.cwd) ?? COMMAND_LINE;
  return runNode([...node, ...args], { ...place, killAfterMs });
}

/**
 * Runs a command again in a place where it has not come to its end.
 *
 * @throws when it does not come to it now.
 */
export async function goOn(subject: Subject, place: Place): Promise<void> {
  const args = subject.again?.(place.cwd) ?? subject.args;
  const { code, stderr } = await begin({ ...subject, args }, place);
  if (code !== 0) throw new Error(`it did not go on: ${stderr.trim().split("\n").at(-1)}`);
}

/** @throws what the results are not that they would be if nothing had stood in the way. */
export function refuseOthers(
  subject: Subject,
  cwd: string,
  expected: ReadonlyMap<string, string>,
): void {
  const found = digestResults(cwd, subject);
  for (const [path, digest] of expected)
    if (found.get(path) !== digest) throw new Error(`${path} is another than otherwise`);
  if (found.size !== expected.size) throw new Error("there are more files than otherwise");
}
