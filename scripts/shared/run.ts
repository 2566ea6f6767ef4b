import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The project's folder. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** What runs every script: `node LAUNCHER NAME ARGUMENTS`. */
export const launcher: string = fileURLToPath(new URL("../run.mjs", import.meta.url));

/** Runs a program to its end, and gives what it prints. */
export const exec: typeof execFile.__promisify__ = promisify(execFile);

/** A command that is installed in a project; in this one unless another's folder is named. */
export const bin = (name: string, project: string = root): string =>
  join(project, "node_modules", ".bin", name);

/** Runs a program of Node in the project's folder, its output going to this terminal; ends the process when it fails. */
export function runNode(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
