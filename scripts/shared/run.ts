import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** What runs every script: `node LAUNCHER NAME ARGUMENTS`. */
export const launcher: string = fileURLToPath(new URL("../run.mjs", import.meta.url));

/** Runs a program of Node in the project's folder, its output going to this terminal; ends the process when it fails. */
export function runNode(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
